"""The words by which a message in Spanish denies, recalls or asks in general: the lists of `notice_cues`."""

NEGATES = """no | sin | nunca | jamás | ni | ningún | ninguna | ninguno | tampoco | nada de | niega | negado
 | evitar | prevenir | prevención | riesgo de | miedo a | signos de | señales de | síntomas de | antecedentes de
 | en caso de | si alguna vez | por si | información sobre | información de | diferencia entre | en vez de
 | en lugar de | descartar | descartado | descartaron | prueba de | hablar de | leído sobre | charla sobre
 | artículo sobre | recuperándome de | recuperarme de"""
DOES_NOT_NEGATE = """no sé si | no sé qué | no sé por | no sé cómo | no sé cuánto | no sé cuántas | no sé dónde
 | no solo | no sólo | no para | no paro | no deja | no dejo | no cesa | no mejora | no se me quita
 | no se le quita | no se quita | no se pasa | no se me pasa | no se le pasa | no remite | no puedo | no puede
 | no podía | no aguanto | no siento | no siente | no noto | no nota | no es normal | no me encuentro
 | no se encuentra | no responde | no reacciona | no sabe | no baja | no recuerdo | no recuerda | no me acuerdo
 | no se acuerda | no consigo | no consigue | no logro | no logra | no quiero | no quiere | no mueve | no habla
 | no duermo | no he dormido | no me deja | no le deja | no tengo cita | no hay forma | no hay manera
 | no quiere ir | no estoy bien | no está bien | no esta bien | no me gusta | no me siento bien | no se siente bien
 | no entiendo | no apoya | no es como | no había | no tenía nunca | nunca había | nunca me había | nunca he
 | nunca tuve"""
REFUTES = """salió negativo | salió bien | salieron bien | dio negativo | descartaron | lo descartaron
 | la descartaron | quedó descartado | resultó ser nada | fue un susto | era normal | era muscular | está curado
 | está curada | todo bien"""
PAST = """hace años | hace siglos | hace como # años | ase # años | ase como # años | ase años | hace un año
 | hace # años | hace dos años | hace tres años | hace cuatro años | hace cinco años | hace seis años
 | hace siete años | hace ocho años | hace diez años | hace quince años | hace veinte años | hace unos años
 | hace varios años | hace muchos años | hace bastantes años | hace un par de años | hace meses | hace # meses
 | hace unos meses | hace dos meses | hace tres meses | hace seis meses | hace varios meses | hace mucho
 | hace tiempo | hace mucho tiempo | años atrás | año pasado | mes pasado | verano pasado | invierno pasado
 | temporada pasada | cuando era | cuando tenía | de niño | de niña | de chico | de chica | de joven | de pequeño
 | de pequeña | de adolescente | en el pasado | anteriormente | en su día | en aquel entonces | recuperado
 | recuperada | me recuperé | superado | superada | ya curado | ya curada | en #year | en la mili | en el colegio
 | en la universidad | antes de la pandemia | una vez tuve | tuve una vez | ya me dieron el alta
 | me dieron el alta | secuelas | rehabilitación tras"""
PAST_TOO = "eso fue | fue hace | ocurrió"
PRESENT = """ahora | ahorita | hoy | esta noche | esta mañana | esta tarde | de repente | de golpe | de pronto
 | desde | ayer | anoche | acabo | acaba | todavía | aún | sigue | sigo | otra vez | ahora mismo | esta semana
 | hace minutos | hace un rato | hace una hora | horas | llevo"""
PRESENT_VERB = "tengo | tiene | estoy | está | siento | noto | duele | puedo | puede"
GENERAL = """qué es | qué son | cuáles son | cuál es | qué causa | qué provoca | por qué | síntomas de | señales de
 | signos de | cómo se | cómo prevenir | cómo evitar | cómo reconocer | cómo distinguir | cómo detectar
 | cómo saber | cómo identificar | cómo diferenciar | cómo actuar | cuánto tarda | cuánto dura | cuánto tiempo
 | cuándo se | qué significa | qué hacer | qué se hace | es posible | se puede | puede causar | puede provocar
 | puede dar | diferencia entre | es verdad | es cierto | tratamiento para | tratamiento de | ejercicios para
 | ejercicios tras | después de un | después de una | tras un | tras una | volver a correr | recuperación de
 | qué diferencia | en qué consiste | cómo funciona | causas de | factores de riesgo | información | prevenir
 | evitar"""
PERSONAL = """=mi | =mis | tengo | siento | noto | estoy | =yo | =nos | nuestro | nuestra | madre | padre | mamá
 | papá | marido | esposo | esposa | mujer | hijo | hija | hermano | hermana | abuelo | abuela | novio | novia
 | suegra | suegro | amigo | amiga | compañero | compañera | vecino | vecina | sobrino | sobrina | =tío | =tía
 | puedo | creo | =le | =les"""
IMPERSONAL = """me gustaría saber | quisiera saber | quería saber | quiero saber | me pregunto | cómo sé
 | cómo puedo saber | cómo puedo reconocer | cómo puedo evitar | cómo puedo prevenir | cómo lo reconozco
 | me puede explicar | me pueden explicar | me podría explicar | me podrían explicar | me explican | me puede decir
 | me pueden decir | me podrían decir | me podría decir | me podéis | podríais decirme | he leído | leí que
 | he oído | he visto | tengo una duda | tengo curiosidad | tengo que hacer | cuáles son | qué son
 | puedo preguntar | me interesa saber | mi duda | mi pregunta | puedo evitar | puedo prevenir | tengo que saber
 | debo saber | tengo que preocuparme | me dicen | me da curiosidad"""
STUDY = """curiosidad | trabajo de clase | trabajo para | trabajo del | para un trabajo | para clase | deberes
 | tarea de | examen de | exposición | charla | curso de primeros auxilios | curso de | documental
 | para el colegio | para el instituto | para la universidad | novela | presentación | artículo | cartel | folleto
 | taller | estudiante"""
CLAUSE_STARTS = "pero aunque sino porque pq porq xq ahora ahorita hoy entonces sobre además"
AFTER_AND = """me mi mis le les se te lo la tengo tiene estoy está esta siento noto nota ahora hoy desde hace
además también tambien ya no el los las un una apenas casi cada"""
CUES = (
    *(NEGATES, DOES_NOT_NEGATE, REFUTES, PAST, PAST_TOO, PRESENT, PRESENT_VERB),
    *(GENERAL, PERSONAL, IMPERSONAL, STUDY),
)
