"""Common English words, looked up ahead so that a question made of them is seen through quickly.

The 10,000 commonest words of four letters or more in the vocabulary of all-MiniLM-L6-v2 (Apache-2.0), with those of the
shipped lay vocabulary. Which words stand here changes no notice, only how fast it is found.
"""

COMMON_WORDS = """
aaron abandon abandoned abbey abbot abbott abbreviated abby abdomen abdominal abdul abdullah aberdeen abilities
ability able aboard abolished aboriginal abortion about above abraham abroad abruptly absence absent absolute
absolutely absorb absorbed absorption abstract abundance abundant abuse academic academy accent accept acceptable
acceptance accepted accepting accepts access accessed accessibility accessible accident accidentally accidents acclaim
acclaimed accommodate accommodation accompanied accompany accompanying accomplish accomplished accordance according
accordingly account accounting accounts accredited accuracy accurate accurately accusations accused acetabular
acetabulum acetaminophen ache aches achieve achieved achievement achievements achieving achilles aching acid acids
acknowledge acknowledged acne acoustic acquire acquired acquiring acquisition acre acres across acted acting action
actions activated activation active actively activist activists activities activity actor actors actress acts actual
actually acupuncture acute adam adams adaptation adapted added addiction adding addition additional additionally
additions address addressed addresses addressing adds adductor adelaide adequate adhd adhesive adjacent adjoining
adjust adjusted administered administration administrative administrator admiral admiralty admired admission admit
admits admitted adolescent adolescents adolf adopt adopted adoption adrenaline adrian adult adults advance advanced
advancement advances advancing advantage advantages advent adventure adventures adverse advertisements advertising
advice advil advise advised adviser advisor advisory advocacy advocate advocated advocates aerial aerospace aesthetic
affair affairs affect affected affecting affection affects affiliate affiliated affiliation afford afghan afghanistan
afib afraid africa african after aftermath afternoon afterward afterwards again against aged agencies agency agenda
agent agents ages aggregate aggressive aging agnes agony agree agreed agreement agreements agrees agricultural
agriculture ahead ahmad ahmed aidan aided aids aimed aiming aims airborne aircast aircraft aired aires airfield airing
airline airlines airplane airport airports airs airways aisle alabama alan alarm alaska albania albanian albany albeit
albert alberta alberto albion album albums albuterol alcohol alec alert aleve alex alexander alexandra alexandria
alexis alfonso alfred algebra algeria algorithm algorithms alice alien aliens aligned alignment alike alison alive
allan allegations alleged allegedly allen allergic allergies allergy alley alliance allied allies allison allmusic
allocated allow allowed allowing allows ally alma almost alone along alongside alopecia aloud alpha alphabet alpine
alps already alright also altar alter altered alternate alternative alternatively although altitude alto altogether
aluminum alumni always alzheimer alzheimers amanda amateur amazing amazon ambassador amber ambitious amblyopia
ambulance amelia amended amendment amenorrhea amenorrhoea america american americans americas amid amino ammunition
among amongst amos amount amounts amoxicillin amsterdam amused amusement anaemia anaemic anaesthesia anaesthetic
analgesic analgesics analog analysis analyst anatomical anatomy ancestor ancestors ancestry anchor anchored ancient
anderson andhra andre andrea andreas andrew andrews android andy anemia anemic anesthesia anesthetic angel angela
angeles angelo angels anger angle angles anglican anglo angola angrily angry angus animal animals animated animation
anime anita ankle ankles ankylosing anna anne annexed annie anniversary announced announcement announcer announcing
annoyed annual annually anonymous anorexia anorexic another answer answered answering answers antacid antarctic
antarctica antenatal antenna anterior anthem anthology anthony anthropology anti antibiotic anticipated anticipation
anticoagulant anticoagulants antidepressant antihistamine antihypertensive antique antoine anton antonio antwerp anus
anxiety anxious anybody anymore anyone anything anyway anywhere apart apartment apartments apex apixaban apnea apnoea
apollo apologize apology apophysitis apostolic apparent apparently appeal appealed appeals appear appearance
appearances appeared appearing appears apple applicable application applications applied applies apply applying
appointed appointment appreciate appreciated appreciation apprentice approach approached approaches approaching
appropriate approval approve approved approximately april aqua aquatic arab arabia arabian arabic arabs arcade arch
archaeological archaeology archbishop archdiocese arched archer arches archie archipelago architect architects
architectural architecture archive archived archives arctic area areas aren arena argentina argentine argue argued
argues arguing argument arguments aria arise arizona arkansas arlington armament armed armenia armenian armies armor
armored armour armoured armpit armpits arms armstrong army arnold arose around arrange arranged arrangement
arrangements arranger array arrest arrested arrhythmia arrival arrive arrived arrives arriving arrow arrows arsenal
arteries arthritic arthritis arthroplasty arthroscopy arthur article articles artifacts artificial artillery artist
artistic artists arts artwork ashe ashes ashley ashton asia asian aside asked asking asks asleep aspect aspects
assassin assassination assault assembled assembly asserted assess assessed assessment asset assets assigned assignment
assist assistance assistant assisted assisting assists associate associated associates association associations assume
assumed assuming assumption assure assured asteroid asthma asthmatic aston astronomical astronomy asylum athens
atherosclerosis athlete athletes athletic athletics atlanta atlantic atlas atmosphere atmospheric atom atomic atoms
atop atopic atrial atrophy attached attachment attack attacked attacking attacks attained attempt attempted attempting
attempts attend attendance attended attending attention attitude attitudes attorney attract attracted attraction
attractions attractive attributed attributes auburn auckland auction audience audiences audio auditorium audrey august
augusta augustine augustus aunt aurora austin australia australian austria austrian authentic author authored
authorities authority authorized authors autism autistic auto autobiography automated automatic automatically
automobile automotive autonomous autonomy autumn auxiliary availability available avascular avenue average averaged
avery aviation aviv aviva avoid avoided avoiding awake award awarded awards aware awareness away awesome awful awkward
axial axilla axis azerbaijan baba babe babies baby bach bachelor back backache backbone backed background backing
backpack backs backside backup backward backwards bacon bacteria bacterial baden badge badly baghdad bags baha bailey
baker bakers balance balanced balcony bald baldness baldwin ball ballad ballet balloon ballot ballroom balls baltic
baltimore band bandage bands bandy bang bangalore bangkok bangladesh bank banker banking bankruptcy banks banned
banner baptist barack barbara barber barcelona bare barely barf baritone bark barker barn barnes baron baronet baroque
barracks barrel barrels barrett barrier barriers barry bars bart barton base baseball based basel basement bases basic
basically basilica basin basis basket basketball basque bass bassist bastard batch bates bath bathroom batman bats
batsman battalion battalions batted batteries battery batting battle battlefield battles bavaria bays beach beaches
beacon beam beams bean beans bear beard bearing bears beast beat beaten beating beatles beats beautiful beauty beaver
became because beck becky become becomes becoming bedford bedroom beds bedwetting beef been beer bees beetle beetles
before began begged begging begin beginning begins begun behalf behavior behavioral behaviour behavioural behind
beijing being beings belarus belch belching belfast belgian belgium belgrade belief beliefs believe believed believes
believing bell bella belle bells belly belong belonged belonging belongs beloved below belt bench bend bending beneath
benedict benefit benefits bengal bengali benjamin bennett benny benson bent bergen berkeley berlin bermuda bernard
berry bert beside besides best beta beth betrayal betrayed better betty between beverly beyond bias bible biblical
bicycle bigger biggest bike biking bill billboard billion bills billy binary bind binding biography biological biology
bird birds birmingham birth birthday birthplace bishop bishops bitch bite biting bits bitten bitter bizarre black
blackburn blacked blacks bladder blade blades blair blake blame blamed blank blanket blast bled bleed bleeding blend
blessed blessing blew blind blink blinked bliss block blocked blocking blocks blog blond blonde blood bloody bloom
blow blowing blown blows blue blues bluff board boarding boards boat boats bobby bodies body boeing bold bolivia
bologna bolt bolton bomb bombardment bombay bomber bombers bombing bombs bond bonds bone bones bonnie bonus book
booking books boom boost boot booth boots booze border bordered borders bore bored boring boris born borough borrowed
bosnia boss boston botanical both bother bothered bottle bottles bottom bought boulder boulevard bounced bound
boundaries boundary bounded bout bowed bowel bowl bowling boxer boxes boxing boyd boyfriend boys brace brad bradford
bradley brady brain brains brake brakes branch branches brand branded brandon brands brass brave braves brazil
brazilian breach bread break breakdown breakfast breaking breaks breakthrough breast breastbone breastfeeding breasts
breath breathe breathed breathing breathless breathlessness breaths bred breed breeding breeze brennan brent brett
brewery brian brick bricks bride bridge bridges brief briefly brien brigade brigadier bright brightly brighton
brilliant bring bringing brings brisbane bristol britain british brittany brittle broad broadcast broadcaster
broadcasting broadcasts broader broadly broadway brock broke broken bronchitis broncos bronx bronze brook brooke
brooklyn brooks bros brother brotherhood brothers brought brow brown browns brows bruce brufen bruise bruised bruising
bruno brunswick brush brushed brushing brussels brutal bruxism bryan bryant bubble buchanan bucharest buck bucket
buckles buckling bucks budapest buddha buddhism buddhist buddy budget buenos buffalo bugs build builder building
buildings built bulgaria bulgarian bulging bulimia bulk bull bullet bulletin bullets bulls bums bunch bundesliga
bundle bunion bunions bupa burden bureau burial buried burke burma burmese burn burned burnett burning burnout burns
burnt burp burping bursitis burst burton bury buses bush bushes business businesses businessman bust busy butler butt
butter butterfly buttock buttocks button buttons buying buzz buzzing bypass byron byzantine cabin cabinet cable
cadence cadet caesar caesarean cafe cage cain cairo cake calcaneal calcaneus calcium calculated calculi calcutta caleb
calendar calf calgary california call called calling calls callus calluses calm calmly calpol calves calvin cambodia
cambridge camden came cameo camera cameras cameron cameroon camp campaign campaigns campbell camping camps campus
campuses canada canadian canal canberra cancel canceled cancelled cancer cancerous candida candidate candidates
candidiasis candle candles candy cane canker cannabis cannon cannot canoe canon canopy canterbury canton canvas canyon
capabilities capability capable capacity cape capita capital capitol capped caps capsulitis capt captain captive
capture captured capturing cara carbon card cardiac cardiff cardinal cardinals cardiologist cards care cared career
careers careful carefully caregiver carer carey cargo caribbean caries caring carl carlisle carlo carlos carlton
carmen carnegie carnival carol carolina caroline carpal carpenter carpet carr carriage carrie carried carrier carriers
carries carroll carry carrying cars carson cart carter cartilage cartoon cartoons carved casa case cases casey cash
casino cassette cassidy cassie cast caste casting castle castro casual casually casualties casualty catalan catalog
catalogue catch catcher catches catching categories category cathedral catherine catholic catholics cats cattle caucus
cauda caught cause caused causes causing caution cavalry cave caves cease ceased cecil cedar ceiling celebrate
celebrated celebrating celebration celebrations celebrities celebrity celiac cell cello cells cellular celtic cement
cemetery census cent center centered centers centimetres central centre centres centuries century cerambycidae
cerebral ceremonial ceremonies ceremony certain certainly certificate certification certified cervical cervix cesarean
chad chafing chain chains chair chaired chairman chairs challenge challenged challenger challenges challenging chamber
chamberlain chambers champagne champion champions championship championships chan chance chancellor chances chandler
chang change changed changes changing channel channels chaos chapel chaplain chapman chapter chapters character
characteristic characteristics characterized characters charge charged charges charging charitable charity charles
charleston charley charlie charlotte charm charming chart charted charter chartered charts chase chased chasing
chassis chat chateau cheap check checked checking checks checkup cheek cheeks cheese chef chelsea chemical chemicals
chemist chemistry chemo chemotherapy chen chennai cherokee cherry cheshire chess chest chester chicago chick chicken
chickenpox chief chiefs child childhood children chile chilean chill chin china chinese chip chips chiropodist chloe
chocolate choice choices choir choked cholesterol chondromalacia choose choosing choral chord chorus chose chosen
chris christ christian christianity christians christie christina christine christmas christopher chronic chronicle
chronicles chuck chuckled church churches churchill cigarette cigarettes cincinnati cinema circa circle circles
circuit circuits circular circulation circumstances circus cirrhosis cirrhotic citation cited citewell cities citing
citizen citizens citizenship city civic civil civilian civilians civilization clad claim claimed claiming claims
claire clan clara clare clarence clarinet clark clarke clary clash class classes classic classical classics
classification classified classroom classrooms claude claudia clause clavicle claws clay clayton clean cleaned
cleaning clear cleared clearing clearly clement clenched clergy clerk cleveland clever click clicked clicking clicks
clicky client clients cliff clifford cliffs climate climax climb climbed climbing clinic clinical clinton clip cloak
clock clogged close closed closely closer closes closest closet closing closure clot cloth clothes clothing cloud
clouds club clubs clue cluster clusters clutched clutching clyde coach coached coaches coaching coal coalition coast
coastal coat coccyx cock cocked cockpit cocodamol codamol code codeine codes cody coeliac coffee coffin cognitive
cohen coin coined coins coke cold cole coleman colin collaborated collaboration collaborative collapse collapsed
collar collarbone collateral colleague colleagues collect collected collecting collection collections collective
collectively collector collectors college colleges collegiate collins collision cologne colombia colombian colon
colonel colonial colonies colony color colorado colored colorful colors colour coloured colours colt colts columbia
columbus column columnist columns combat combination combine combined combines combining come comeback comedian comedy
comes comfort comfortable comic comics coming command commanded commander commanders commanding commands commemorate
commenced comment commentary commentator commented comments commerce commercial commercially commercials commission
commissioned commissioner commissioners commissions commit commitment committed committee committees commodore common
commonly commons commonwealth commune communicate communication communications communist communists communities
community commuter compact companies companion companions company comparable comparative compare compared comparing
comparison compatible compensation compete competed competes competing competition competitions competitive competitor
competitors compilation compiled complain complained complaint complaints complement complete completed completely
completing completion complex complexity compliance complicated complications comply component components composed
composer composers composite composition compositions compound compounds comprehensive compression comprised comprises
comprising compromise compulsive computed computer computers computing concealed conceived concentrate concentrated
concentration concentrations concept conception concepts concern concerned concerning concerns concert concerto
concerts concluded conclusion concrete condemned condition conditioning conditions conduct conducted conducting
conduction conductor cone confederate confederation conference conferences confessed confession confidence confident
configuration confined confirm confirmation confirmed conflict conflicts confluence confront confrontation confronted
confused confusion congestion congo congregation congress congressional congressman conjunction conjunctivitis connect
connected connecticut connecting connection connections connects connor conquered conquest conrad conscience conscious
consciousness consecrated consecutive consensus consent consequence consequences consequently conservation
conservative conservatives conservatory consider considerable considerably consideration considered considering
considers consist consisted consistent consistently consisting consists console consolidated consort consortium
conspiracy constable constant constantine constantinople constantly constipation constituencies constituency
constituent constitute constituted constitution constitutional construct constructed construction consul consultant
consultation consulting consumed consumer consumers consumption contact contacted contacts contagious contain
contained container containing contains contemporary content contents contest contestant contestants contested context
continent continental continuation continue continued continues continuing continuity continuous continuously
contraception contraceptive contraceptives contract contracted contractor contracts contrary contrast contribute
contributed contributing contribution contributions contributor control controlled controller controlling controls
controversial controversy contusion convenient convent convention conventional conventions conversation conversations
conversion convert converted convicted conviction convince convinced convincing convoy convulsion convulsions cook
cooked cooking cool cooled cooling cooper cooperation cooperative coordinate coordinated coordinates coordination
coordinator copa copd cope copenhagen copies copper cops copy copyright coral cord core cork corn cornell corner
corners cornwall coronation corp corporal corporate corporation corporations corps corpse corpus correct corrected
correctly correspondence correspondent corresponding corridor corrupt corruption corticosteroid cortisone cosmic cost
costa costs costume costumes cottage cotton couch cough coughing could couldn council councillor councillors councils
counsel counseling counselling count counted counter counterpart counterparts countess counties counting countless
countries country countryside counts county coup couple coupled couples courage course courses court courtesy
courthouse courtney courts courtyard cousin cousins cove coventry cover coverage covered covering covers cowboy
cowboys coxa crack cracked craft crafts craig cramp cramps crane crap crash crashed crashing crater crawford crawl
crawled crazy creaking cream create created creates creating creation creative creator creature creatures credit
credited credits creek crepitus crept crescent crest crew crews crick cricket cricketer cried cries crime crimes
criminal criminals crimson crisis criteria critic critical critically criticised criticism criticized critics croatia
croatian crop crops crosby cross crossed crosses crossing crouched crow crowd crowded crowds crown crowned crucial
cruciate crude cruel cruise cruiser crunching cruris crush crushed crushing cruz crying crystal crystals cuba cuban
cube cubic cubs cuisine cult cultivated cultivation cultural culture cultures cumberland cunningham cupped cups
curator curb cure curiosity curious curled curling curls currency current currently curriculum curse cursed curtain
curtis curvature curve curved curves custody custom customer customers customs cute cuts cutting cycle cycles cycling
cyclist cyclone cylinder cyprus cyst cystitis czech czechoslovakia daddy daemon dagger daily dairy daisy dakota dale
dallas dalton damage damaged damages dame damien damn damned damon damp dana dance danced dancer dancers dances
dancing dane danger dangerous daniel daniels danish danny dante dare dark darkened darker darkness darling darren
darted darwin dash data database date dated dates dating daughter daughters dave david davidson davies davis dawn
dawson daylight days daytime dead deadly deaf deal dealer dealing deals dealt dean dear death deaths debate debates
debris debt debts debut debuted decade decades decay deceased december decent decide decided decides deciding decision
decisions decisive deck declaration declare declared declaring decline declined declining decommissioned decorated
decoration decorations decorative decrease decreased decree dedicated dedication deemed deep deeper deeply deer
default defeat defeated defeating defeats defence defend defendant defended defender defenders defending defense
defenses defensive deficiency deficit define defined defines defining definitely definition defunct degenerative
degree degrees deity delaware delay delayed delays delegate delegates delegation delhi deliberately delicate delicious
delight deliver delivered delivering delivery dell della delta demand demanded demanding demands dementia demise demo
democracy democrat democratic democrats demolished demolition demon demons demonstrate demonstrated demonstrating
demonstration demonstrations denied denis denmark dennis denny dense density dental dentist denver deny departed
department departments departure depend dependent depending depends depicted depicting depicts deployed deployment
depo deposit deposited deposits depot depression depth depths deputies deputy derby derek derivative derived derives
dermatitis dermatologist descendant descendants descended descent describe described describes describing description
descriptions desert deserted deserve deserved design designated designation designed designer designers designing
designs desire desired desk despair desperate desperately despite destination destinations destiny destroy destroyed
destroyer destroyers destroying destruction detached detachment detail detailed details detect detected detection
detective detention determination determine determined determining detroit deutsche devastated develop developed
developer developers developing development developmental developments develops devi device devices devil devils devon
devoted devotion dexa dexter diagnose diagnosed diagnosis diagnostic dial dialect dialects dialogue diameter diamond
diamonds diana diane diarrhea diarrhoea diary diaz dick diclofenac dictionary didn died diego dies diesel diet dietary
dietician dietitian differ difference differences different differential differently differs difficult difficulties
difficulty digging digital dignity dimension dimensional dimensions dining dinner diocese dioxide diploma diplomat
diplomatic dipped direct directed directing direction directions directly director directorate directors directory
dirt dirty disabilities disability disabled disappear disappearance disappeared disappearing disappointed
disappointment disaster disbanded disbelief disc discharge discharged discipline disciplines disco discontinued
discover discovered discovering discovers discovery discrimination discs discuss discussed discussing discussion
discussions disease diseases disguise disgust dish dishes disk disks dislocated dislocation dismissed disney disorder
disorders dispatched displaced displacement display displayed displays disposal dispute disputed disputes disqualified
dissertation dissolution dissolved distance distances distant distinct distinction distinctive distinguish
distinguished distracted distress distributed distribution district districts disturbed ditch diuretic dive diverse
diversity divide divided divine diving division divisional divisions divorce divorced dixon dizzy dock doctor doctoral
doctorate doctors doctrine document documentary documentation documented documents dodge dodgers does doesn dogs doing
doll dollar dollars dolls dolphins domain domains dome domestic dominance dominant dominated dominic dominican
dominion doms donald donated donation donations done dong donna donovan doom door doors doorway dorothy dorsal dosage
dose double doubled doubles doubt doubted doubts doug douglas dove dover down download downs downstairs downstream
downtown downward doyle dozen dozens draft drafted drag dragged dragging dragon dragons drain drainage drained drake
drama dramatic dramatically drank draw drawer drawing drawings drawn draws dread dream dreamed dreaming dreams dresden
dress dressed dresses dressing drew dried drift drifted drill drink drinking drinks drip dripping drive driven driver
drivers drives driveway driving drop dropped dropping drops drove drowned drowsiness drowsy drug drugs drugstore drum
drummer drums drunk dual dubai dubbed dublin duchess duchy duck ducked dude dudley duel duet duke dull dumb dumped
duncan dundee dunn duration durham during dust dusty dutch duties duty dwarf dwelling dwight dying dylan dynamic
dynamics dynasty dysfunction dysmenorrhoea dyspepsia dysphagia dysplasia dyspnea dyspnoea each eager eagle eagles
earache earl earlier earliest early earn earned earning ears earth earthquake earwax ease eased easier easily east
easter eastern easy eaten eating ecclesiastical echo echocardiogram echoed eclipse ecole ecological ecology economic
economics economist economy ecuador eczema eddie edema eden edgar edge edged edges edinburgh edit edited edith editing
edition editions editor editorial editors edmonton edmund educated education educational educator edward edwards edwin
effect effective effectively effectiveness effects efficiency efficient effort efforts effusion eggs egypt egyptian
eight eighteen eighteenth eighth eighty either elaborate elastic elbow elbows elder elderly elders eldest eleanor
elect elected election elections electoral electorate electric electrical electricity electrocardiogram
electromyography electron electronic electronics elegant element elementary elements elena elephant elevated elevation
elevator eleven eleventh elias eligibility eligible elijah eliminate eliminated elimination eliquis elisabeth elise
elite eliza elizabeth ella ellen ellie elliot elliott ellis else elsewhere elvis email embarked embarrassed
embarrassment embassy embedded emboli embolism embolus embrace embraced emerald emerge emerged emergence emergency
emerging emeritus emerson emesis emigrated emily emirates emissions emma emmanuel emmy emotion emotional emotions
emperor emphasis emphasized emphysema empire employ employed employee employees employer employers employment employs
empress empty enable enabled enables enabling enacted enclosed encoded encompasses encounter encountered encounters
encourage encouraged encouraging encyclopedia endangered ended endemic ending endless endorsed endoscopy ends
endurance enemies enemy energy enforcement engage engaged engagement engaging engine engineer engineered engineering
engineers engines england english enhance enhanced enjoy enjoyed enjoying enlarged enlisted enormous enough enrolled
enrollment ensemble ensuing ensure ensuring enter entered entering enterprise enterprises enters entertaining
entertainment enthusiasm entire entirely entities entitled entity entrance entrepreneur entries entry enuresis
envelope environment environmental environments enzyme epic epicondylitis epilepsy epileptic epinephrine epipen
episcopal episode episodes epistaxis equal equality equally equation equations equilibrium equina equipment equipped
equity equivalent erected erectile erection eric erie erik erin ernest ernst erosion erotic error errors erupted
escape escaped escapes escaping escort escorted esophagus especially espn essay essays essence essential essentially
essex establish established establishing establishment estadio estate estates estimate estimated estimates estonia
estonian estrogen eswt eternal eternity ethan ethical ethics ethiopia ethnic eugene euro europa europe european
europeans eurovision evacuated evacuation evaluation evan evangelical evans evelyn even evening event events eventual
eventually ever every everybody everyday everyone everything everywhere evidence evident evil evolution evolutionary
evolved exact exactly exam examination examine examined examining example examples exams excavations exceed excellence
excellent except exception exceptional exceptions excess excessive exchange exchanged excited excitement exciting
exclaimed excluded excluding exclusive exclusively excruciating excuse executed execution executive executives exempt
exercise exercises exeter exhausted exhaustion exhibit exhibited exhibition exhibitions exhibits exile exiled exist
existed existence existing exists exit exotic expand expanded expanding expansion expect expectations expected
expecting expedition expelled expense expenses expensive experience experienced experiences experiencing experiment
experimental experiments expert expertise experts expired explain explained explaining explains explanation explicit
explicitly exploded exploitation exploration explore explored explorer exploring explosion explosive export exports
expose exposed exposition exposure express expressed expressing expression expressions expressway extant extend
extended extending extends extension extensions extensive extensively extent exterior external extinct extinction
extra extraordinary extreme extremely eyebrow eyebrows eyed eyes fabric facade face facebook faced faces facial
facilitate facilities facility facing fact faction factions facto factor factories factors factory facts faculty fade
faded fading faeces fail failed failing fails failure faint fainted fainting fair fairly fairy faith faithful fake
falcon fall fallen falling falls false fame familiar families family famous fancy fangs fans fantastic fantasy fare
farewell farm farmer farmers farming farms fart farther farting fasciculation fasciitis fasciopathy fascitis fashion
fashioned fast faster fastest fatal fate father fathers fatigue fault favor favorable favored favorite favour
favourite fear feared fears feast feat feathers feature featured features featuring february feces federal federation
feed feedback feeding feeds feel feeling feelings feels fees feet felix fell fellow fellows fellowship felt female
females feminine feminist femoral femoroacetabular femur fence ferdinand ferguson fernandez fernando ferrari ferry
festival festivals fetal fetus feud fever feverish fewer fiba fiber fibre fibrillation fibro fibromyalgia fibula
fiction fictional field fields fierce fifa fifteen fifth fifty fight fighter fighters fighting fights figure figured
figures fiji file filed files filipino fill filled filling film filmed filming filmmaker films filter final finale
finalist finalists finally finals finance financed financial financially financing find finding findings finds fine
finest finger fingers fingertips finish finished finishes finishing finite finland finn finnish fiona fire firearms
fired fireplace fires firing firm firmly firms first fiscal fischer fish fisher fisheries fishing fist fists fitness
fitted fitting fitzgerald five fixed flag flags flagship flame flames flanders flank flash flashed flashes flashing
flat flats flatulence fled flee fleeing fleet fleming flesh fletcher flew flexible flexor flexors flicked flies flight
flights flint flip flipped float floated floating flood flooded flooding floods floor floors flora florence florida
flour flow flowed flower flowering flowers flowing flown flows floyd fluid flung flush flushed flushes flute flutter
flying flynn foam focus focused focuses focusing foetal foetus folate fold folded folding folic folk folklore folks
follow followed followers following follows fond food foods fool foolish foot footage football footballer footsteps
forbes forbidden force forced forces forcing ford forefoot forehead foreign forest forestry forests forever forewings
forget forgive forgot forgotten fork form formal formally format formation formations formats formed former formerly
forming forms formula fort forth fortifications fortified fortress fortune forty forum forward fossil fossils foster
fought foul found foundation foundations founded founder founders founding fountain four fourteen fourth fraction
fracture fractured fractures fragile fragments frame framed frames framework france frances francesco franchise
francis francisco franco francois frank frankfurt frankie franklin franz fraser fraternity fraud freak freaking fred
frederick free freed freedom freely freeman freestyle freeway freeze freezing freight french frequencies frequency
frequent frequently fresh freshman freshwater freyja friction friday fried friedrich friend friendly friends
friendship frightened fringe fritz frog from front frontier frost frown frowned froze frozen fruit fruits frustrated
frustration fuck fucking fuel fulfill full fuller fully function functional functioning functions fund fundamental
funded funding funds funeral fungal fungi fungus funk funny furious furniture furred further furthermore fury fuselage
fusion future gabe gable gabriel gaelic gage gain gained gaining gains gait galaxy gale gall galleries gallery
gallstone gallstones galway gambling game gameplay games gaming gamma gandhi gang garage garbage garcia garde garden
gardens gardner garion garnered garrett garrison gary gasoline gasp gasped gastric gastrocnemius gastroenteritis
gastropod gastroscopy gate gates gateway gather gathered gathering gauge gave gavin gaza gaze gazed gazette gear
gender gene genera general generally generals generate generated generating generation generations generator generic
generous genes genesis genetic genetics geneva genital genitals genius genocide genome genre genres gentle gentleman
gentlemen gently genu genuine genus geoffrey geographic geographical geography geological geology geometry georg
george georges georgetown georgia georgian gerald gerard gerd german germans germany gesture gestured gets getting
ghana ghost ghosts giant giants gibraltar gibson giddiness giddy gideon gift gifted gifts gilbert giles gill ginger
gingivitis giovanni girl girlfriend girls giuseppe give given gives giving glacier glad glance glanced glances
glancing glandular glare glared glasgow glass glasses glen glenn glimpse global globe gloria glorious glory gloucester
gloves glow glowing glute gluteal glutes gluteus gmina goal goalkeeper goals goat goddess gods goes going gold golden
golf golfer golfers gomez gone gonna gonzalez good goodbye goodman goods google goose gord gordon gore gorgeous gospel
gossip gothic gotta gotten governance governed governing government governmental governments governor governors gown
grab grabbed grabbing grabs grace grade grades gradually graduate graduated graduates graduating graduation graham
grain gram grammar grammy gran grand grandchildren granddaughter grande grandfather grandma grandmother grandparents
grandson granite grant granted grants graph graphic graphics grasp grass grateful grave gravel graves gravity gray
great greater greatest greatly greece greek greeks green greene greenwich greeted greg gregory grew grey grid grief
griffin griffith grim grin grinding grinned grinning grip gripped gripping groan groaned grocery groin groove gross
ground grounds group groups grove grow growing growl growled grown grows growth gtps guarantee guaranteed guard
guarded guardian guardians guards guatemala guess guessed guest guests guidance guide guided guidelines guides guild
guilt guilty guinea guitar guitarist guitars gujarat gulf gullet guns guru gustav guys gwen gymnasium gymnastics
gynaecologist gynaecology gynecologist gynecology habit habitat habitats habits hadn haematoma haematuria haemoglobin
haemoptysis haemorrhage haemorrhoids hague hair haired hairline hairs haiti hale half halfway halifax halitosis hall
halloween halls hallux hallway halt halted hamburg hamilton hamlet hammer hammies hammond hammy hampshire hampton
hamstring hamstrings hancock hand handball handed handful handing handle handled handling hands handsome hang hanging
hank hanna hannah hanover hans hansen happen happened happening happens happily happiness happy harbor harbour hard
hardcore hardening harder hardly hardware hardy hare harley harm harmony harold harper harriet harris harrison harry
harsh hart hartford harvard harvest harvey hasn hassan hastings hatch hate hated hatred hauled haunted have haven
having hawaii hawaiian hawk hawkins hawks hayden hayes hayfever hazel head headed heading headquartered headquarters
heads heal healing health healthcare healthy hear heard hearing heart heartbeat heartburn hearts heat heated heath
heather heating heatstroke heatwave heaven heavier heavily heavy heavyweight hebrew hectares hector heel heels height
heights heinrich heir held helen helena helicopter helicopters hell hello helmet help helped helpful helping helpless
helps helsinki hematoma hematuria hemisphere hemoglobin hemoptysis hemorrhage hemorrhoids hence henderson henri henry
hepatic herald herb herbert here hereditary heritage herman hermann hernandez hernia herniated hero heroes herpes hers
herself herzegovina hesitated hesitation hiatus hidden hide hiding hierarchy higgins high higher highest highland
highlands highlight highlighted highlights highly highway highways hiking hill hills himself hindi hindu hint hipbone
hips hire hired hispanic hissed historian historians historic historical historically history hitler hits hitting
hives hoarse hoarseness hobart hobble hobbling hockey hold holden holder holders holding holdings holds hole holes
holiday holidays holland hollow holly hollywood holmes holocaust holt holy home homeland homeless homer homes
homestead hometown honda honduras honest honestly honey hong honor honorable honorary honored honors honour honours
hood hook hooked hope hoped hopefully hopes hoping hopkins horace horizon horizontal hormone horn horns horrible
horror horse horses hospital hospitals host hostage hosted hostile hosting hosts hotel hotels hour hours house housed
household householder households housemaid housemaids houses housing houston howard howe however http hudson huge
hugged hugh hughes hugo hull human humanitarian humanities humanity humans humerus humid humor hunchback hunched
hundred hundreds hung hungarian hungary hunger hungry hunt hunter hunters hunting hurling hurricane hurried hurry hurt
hurting hurts husband hyaluronan hyaluronic hybrid hyde hyderabad hydrocortisone hydrogen hydrotherapy hyperactivity
hyperemesis hyperglycaemia hyperglycemia hyperhidrosis hypermobile hypermobility hyperplasia hypertension
hyperthyroidism hypnotic hypo hypoglycaemia hypoglycemia hypos hypotension hypothesis hypothyroidism iata ibrahim
ibugel ibuleve ibuprofen iceland icelandic icing icon iconic idaho idea ideal ideas identical identification
identified identify identifying identity ideology idiot idol ignore ignored ignoring iliac iliopsoas iliotibial
illegal illinois illness illusion illustrated illustrations illustrator image imagery images imagination imagine
imagined imaging immediate immediately immense immigrant immigrants immigration immortal immune immunisation
immunization impact imperial impingement implement implementation implemented implications implied implies import
importance important imported imposed impossible impotence impotent impressed impression impressive imprisoned
imprisonment improve improved improvement improvements improving inability inaugural inaugurated inception inch inches
incident incidents inclined include included includes including inclusion income incomplete incontinence incorporate
incorporated incorporates incorporating increase increased increases increasing increasingly incredible incredibly
incumbent indeed independence independent independently index india indian indiana indianapolis indians indicate
indicated indicates indicating indication indie indies indigenous indigestion individual individually individuals indo
indonesia indonesian indoor induced inducted industrial industries industry inevitable infamous infant infantry
infants infarction infected infection infectious inferior infinite inflamed inflammation inflammatories inflammatory
inflation influence influenced influences influential influenza inform informal information informed infrastructure
ingredients ingrowing ingrown inhabitants inhabited inhaler inheritance inherited inhibitor initial initially
initiated initiative initiatives injection injections injure injured injuries injury inland inmates inner inning
innings innocence innocent innovation innovative input inquiry insane inscribed inscription inscriptions insect
insects inserted inserts inside insight insisted insole insoles insomnia inspection inspector inspiration inspired
instability installation installations installed instance instances instant instantly instead instinct institute
institutes institution institutional institutions instructed instruction instructions instructor instrument
instrumental instruments insufficient insurance intact intake integral integrated integration integrity intel
intellectual intelligence intelligent intend intended intense intensity intensive intent intention intentions inter
interact interaction interactions interactive interchange interdigital interest interested interesting interests
interface interference interim interior intermediate internal international internationally internet interpretation
interpreted interpreter interred interrupted intersection interstate interval intervals intervention interview
interviewed interviews intimate into intrauterine intravenous introduce introduced introduces introducing introduction
invaded invasion invented invention inventor inventory invested investigate investigated investigating investigation
investigations investigator investment investments investor investors invisible invitation invite invited invoice
involve involved involvement involves involving iowa iran iranian iraq iraqi ireland irene iris irish iron irregular
irrigation irritable irving isaac isabel isabella isabelle isbn ischaemia ischaemic ischemia ischial islam islamic
island islander islands isle isles isolated isolation israel israeli issue issued issues istanbul italia italian italy
itbs itch itching itchy item items itself itunes ivan ivory jabs jace jack jacket jackie jackson jacksonville jacob
jacobs jacques jade jail jaime jakarta jake jamaica james jamie jane janeiro janet january japan japanese jared
jasmine jason jaundice java javier jawbone jazz jealous jealousy jean jeanne jeans jeep jeff jefferson jeffrey jenkins
jenna jennifer jennings jenny jeremy jerk jerked jerome jerry jersey jerusalem jess jesse jessica jessie jesuit jesus
jets jewel jewelry jewish jews jill jimmy joan jobs jock jockey joel joey jogger joggers jogging johan johann johannes
john johnny johns johnson johnston join joined joining joins joint jointed jointly joints joke jokes jonas jonathan
jones jordan jorge jose josef joseph josh joshua journal journalism journalist journalists journals journey joyce juan
jubilee judaism jude judge judged judges judging judgment judicial judith judy juice jules julia julian julie juliet
julius july jump jumped jumper jumpers jumping jumps junction june jung jungle junior jupiter jurisdiction jury just
justice justin juvenile kane kannada kansas kara karen karl karnataka kashmir kate katherine kathleen katie kazakhstan
keen keep keeper keeping keeps keith kelly kenalog kendall kendra kennedy kenneth kenny kent kentucky kenya kept
kerala kerry kevin keyboard keyboards keyhole keys khan kick kicked kicking kidding kidnapped kidney kidneys kids kiev
kill killed killer killing kills kilometers kilometre kilometres kind kindergarten kinds kinesio kinesiology king
kingdom kingdoms kings kingston kirk kiss kissed kisses kissing kitchen kitty klein knackered knee kneecap kneel knees
knelt knew knife knight knights knives knock knocked knocking knockout knot knots know knowing knowledge known knows
knox knuckles kolkata kong korea korean kosovo krakow krishna kumar kurt kuwait kyle kylie kyphosis label labeled
labels labialis labor laboratories laboratory labour labral labrum labs lace lack lacked lacking lacks lacrosse
lactation ladder ladies lady lafayette laid lake lakes lamb lambert lamp lamps lancashire lancaster lance land landed
landing landmark lands landscape landscapes lane lanes lang language languages lanka lansoprazole lantern laps laptop
lara large largely larger largest larry larvae laryngitis larynx laser last lasted lasting late lately later lateral
latest latin latino latter latvia laugh laughed laughing laughs laughter launch launched launching laundry laura
laurel lauren laurence lava lawn lawrence laws lawson lawsuit lawyer lawyers laxative layer layers laying layout lazy
lead leader leaders leadership leading leads leaf league leagues leah leaking leaks leaky lean leaned leaning leans
leap leapt learn learned learning learns lease leased least leather leave leaves leaving lebanese lebanon lecture
lecturer lectures leeds left legacy legal legally legend legendary legends legion legislation legislative legislature
legitimate legs leicester leigh leipzig leisure lemon lena length lengthen lengthening lengths lengthy lennon lens
leon leonard leone leopold lesbian leslie less lesser lesson lessons lester lethal lets letter letters letting
leukaemia leukemia level levels levi levy lewis lexington lgbt liability liam liberal liberals liberation liberty
librarian libraries library libya lice licence license licensed licensing licked lidocaine lied lies lieutenant life
lifelong lifestyle lifetime lift lifted lifting lifts liga ligament light lighter lightheaded lighthouse lighting
lightly lightning lights lightweight like liked likely likes likewise lily lima limbs lime limestone limit limitations
limited limits limp limping lincoln linda lindsay line lineage linear lined liner lines lineup linguistic lining link
linked linking links linux lion lionel lions lips liquid liquor lisa lisbon list listed listen listened listeners
listening listing lists literacy literally literary literature lithuania lithuanian little live lived liver liverpool
lives livestock living livingston lloyd load loaded loading loan loaned loans lobby local locality locally locals
locate located location locations lock locked locker lockjaw locks locomotive locomotives lodge logan logic logical
logistics logo london lone lonely long longer longest longtime look looked looking looks loop loose loosely loosen
looser lopez lord lords lorenzo lorraine lose loser loses losing loss losses lost lots lotus loud louder loudly louis
louise louisiana louisville lounge love loved lovely lover lovers loves loving lowe lower lowered lowering lowest
loyal loyalty lucas lucia lucien luck lucky lucy ludwig luis luke lumbago lumbar lumber lump luna lunar lunch lung
lungs lupus lust luther lutheran luxembourg luxury lydia lying lynch lynn lyon lyric lyrics macdonald macedonia
macedonian machine machinery machines mack mackenzie madagascar madame made madison madness madonna madras madrid
mafia magazine magazines maggie magic magical magistrate magnetic magnificent magnitude magnus maharashtra maid maiden
mail main maine mainland mainly mainstream maintain maintained maintaining maintains maintenance majesty major
majority make maker makers makes makeup making malay malayalam malaysia malaysian malcolm male males malignancy
malignant malik mall malleolus malta mama mammals mammogram manage managed management manager managers manages
managing manchester mandate mandatory mandible manga manhattan manila manitoba mann manner manning manor mansion
manual manuel manufacture manufactured manufacturer manufacturers manufacturing manuscript manuscripts many maori
maple mapping maps mara marathon marble marc marcel march marched marching marco marcus mare margaret margin maria
marian marie marijuana marina marine marines mario marion maritime mark marked marker market marketed marketing
markets marking markings marks marquis marriage marriages married marry marrying mars marsh marshal marshall martha
martial martin martinez marty marvel marvin marx mary maryland mascot mask mason mass massachusetts massacre masses
massive master mastering masters match matched matches matching mate material materials maternal math mathematical
mathematician mathematics matrix matt matter mattered matters matthew matthews mattress mature maurice maximum maxwell
maya maybe mayo mayor mccarthy mcdonald meadow meadows meal meals mean meaning means meant meantime meanwhile measles
measure measured measurement measurements measures measuring meat mechanical mechanics mechanism mechanisms medal
medalist medals media medial median medical medication medicine medicines medieval meditation mediterranean medium
medley medrone meds meet meeting meetings meets mega megan melanie melbourne melissa melody melted melting member
members membership membrane memoir memoirs memorable memorial memories memory memphis meniscal meniscus menopausal
menopause menorrhagia menstrual menstruation mental mentally mention mentioned mentions mentor menu mercedes mercer
merchant merchants mercury mercy mere meredith merely merge merged merger merit merry mess message messages messenger
metacarpal metacritic metal metallic metals metastases metastasis metastatic metatarsal meter meters method methodist
methods metre metres metric metro metropolitan mexican mexico meyer miami mice michael michel michelle michigan mick
mickey micro microsoft middle middlesex midfielder midfoot midland midlands midnight midst midway midwest might mighty
migrated migration miguel mike mikhail milan mild mile miles military militia milk mill millennium miller millimetres
million millions mills milton milwaukee mind minded minds mine mineral minerals miners mines ming mini miniature
minimal minimum mining miniseries minister ministers ministry minneapolis minnesota minor minorities minority mint
minute minutes miracle miranda mirror mirrors miscarriage miscarried miserable miss missed missile missiles missing
mission missionaries missionary missions mississippi missouri mist mistake mistaken mistakes mister mistress mitch
mitchell mixed mixing mixture moan moaned mobile mobility mock mode model modeled modeling models moderate modern
modes modest modification modifications modified module modules mohamed mohammad mohammed moist moisture molecular
molecule molecules mollusk molly moment moments momentum mona monaco monarch monarchy monastery monday monetary money
mongolia monica monitor monitoring monk monkey monks mononucleosis monroe monster monsters montana monte montenegro
montgomery month monthly months montreal monument monuments mood moody moon moonlight moore moral more moreover morgan
morning morocco morris morrison mortal mortality mortar mortgage morton mortons moscow moses mosque moss most mostly
moth mother mothers motion motioned motivated motivation motor motorcycle motors motorway motrin motto mound mount
mountain mountains mounted mouse mouth move moved movement movements moves movie movies moving mozart mtss much mucus
muhammad muller multi multiple mumbai mumbled munich municipal municipalities municipality munster murder murdered
murderer murders murmured murphy murray muscle muscles muscular museum museums music musical musician musicians muslim
muslims must mutations muttered mutual myanmar myers myocardial myopia myself mysterious mystery myth mythology
nacional nadu nail nails naked name named namely names naming nancy naomi naples napoleon naprosyn naproxen narrative
narrator narrow narrowed narrowly nasa nasal nascar nash nashville nasty natalie nate nathan nathaniel nation national
nationalist nationality nationally nationals nations nationwide native natives nato natural naturally nature nausea
nauseated nauseous nautical naval nave navel navigation navy nazi nazis ncaa neal near nearby nearest nearly
nearsighted nebraska necessarily necessary necessity neck necklace necrosis necrotic need needed needing needle
needles needling needs negative negotiate negotiated negotiations negro neighbor neighborhood neighborhoods
neighboring neighbors neighbourhood neighbouring neil neill neither nelson nepal nephew nephrologist nerve nerves
nervous nervously nest netherlands nettle network networking networks neuralgia neurologist neuroma neuropathic
neutral nevada never nevertheless newark newborn newborns newcastle newer newfoundland newly newman newport news
newspaper newspapers newton next nice nicholas nick nickname nicknamed nicolas nicole niece nielsen nigel nigeria
nigerian night nightmare nights nikki nikolai nina nine nineteen nineteenth ninety ninja nintendo ninth nipple
nitrogen nits nixon noah nobel nobility noble nobles nobody nodded nodding node nodes nods nodule nodules noel noise
nolan nominated nomination nominations nominee none nonetheless nonprofit noon nora nord nordic norfolk norm normal
normally norman normandy north northeast northeastern northern northwest northwestern norton norway norwegian norwich
nose nosebleed notable notably note noted notes nothing notice noticed notices noting notion notorious notre
nottingham nova novel novelist novels november nowadays nowhere nsaid nsaids nuclear nucleus numb number numbered
numbers numbing numbness numerous nurofen nurse nursery nurses nursing nutrition nutritionist nuts oakland oaks oath
obama obese obesity object objective objectives objects oblast obligations obscure observation observations
observatory observe observed observer observers observing obsessive obstructive obtain obtained obtaining obvious
obviously occasion occasional occasionally occasions occupation occupied occupies occupy occupying occur occurred
occurrence occurring occurs ocean oclc october ocular odds oedema oesophagus oestrogen offense offensive offer offered
offering offers office officer officers offices official officially officials offs offshore offspring often ohio okay
oklahoma older oldest olive oliver olivia olivier olympic olympics omaha omar omeprazole once oncologist ones ongoing
online only onset ontario onto onwards onychocryptosis open opened opening openly opens opera operas operate operated
operates operating operation operational operations operative operator operators ophthalmic ophthalmologist opinion
opinions opioid opponent opponents opportunities opportunity opposed opposing opposite opposition opted optical
optician option optional options optometrist oral orange orbit orbital orchestra orchestral ordained order ordered
ordering orders ordinary ordnance oregon organ organic organisation organisations organised organisms organization
organizational organizations organize organized organizing organs orgasm oriental orientation oriented origin original
originally originated origins orlando orleans orthodox orthopaedic orthopedic orthotic orthotics osaka oscar osgood
oslo osteoarthritis osteonecrosis osteophyte osteophytes osteoporosis osteoporotic other others otherwise ottawa otto
ottoman ought ourselves outbreak outcome outcomes outdoor outer outfit outlet outlets outline output outright outside
outskirts outstanding oval ovarian ovaries ovary over overactive overall overcome overdoing overhead overlooking
overnight oversaw overseas overtime overuse overweight overwhelmed overwhelming owed owen owing owned owner owners
ownership owns oxford oxycodone oxygen pablo pace paced pacific pack package packages packed paediatric paediatrician
pagan page pageant pages paid pain painful painkiller painkillers pains paint painted painter painters painting
paintings pair paired pairs pakistan pakistani palace pale palestine palestinian palm palmer palms palpitations
panadol panama panel panels panic panicked panicking panthers panties pants paolo papa papal paper paperback papers
papua para paracetamol parachute parade paradise paraesthesia paraguay parallel paralysed paralysis paralyzed
parameters paramount parent parents paresthesia paris parish parishes park parked parker parking parks parkway
parliament parliamentary parody parsons part parted partial partially participant participants participate
participated participating participation particle particles particular particularly parties partisan partition partly
partner partnered partners partnership partnerships parts party pasha pass passage passages passed passenger
passengers passes passing passion passionate passive passport past pastor pastoral patch patches patella patellae
patellar patellofemoral patent patents path paths pathway patience patient patients patriarch patricia patrick
patriotic patriots patrol patron patrons patted pattern patterns patterson paul paula paulo pause paused paved
pavement pavilion paying payment payments payne pays pcos peace peaceful peak peaked peaking peaks pearl pearson peas
peasant peasants peculiar pediatric pediatrician pedis pedro peeing peel peer peered peers pelvic pelvis penalties
penalty pending penguin penicillin peninsula penn pennsylvania penny pension people peoples pepper perceived percent
percentage perception percussion percy perez perfect perfectly perform performance performances performed performer
performers performing performs perhaps perimeter period periods perkins permanent permanently permission permit
permits permitted perry persecution persian persistent person personal personalities personality personally personnel
persons perspective persuade persuaded perth pertussis peru pete peter peters petersburg peterson petition petroleum
petty phalanges phalanx phantom pharmaceutical pharmacist pharmacy pharyngitis phase phases phenomena phenomenon phil
philadelphia philharmonic philip philippe philippine philippines phillip phillips philosopher philosophical philosophy
phlegm phoenix phone phones photo photograph photographer photographic photographs photography photos phrase physical
physically physician physicians physicist physics physio physiotherapist physiotherapy pianist piano pick picked
picking picks picnic picture pictures piece pieces pier pierce pierre pike pile piles pill pillars pillow pills pilot
pilots pimple pimples pinched pine pink pinky pinned pins pinworm pinworms pinyin pioneer pioneering pioneers pipe
pipeline piper pipes pirate pirates piriformis pissed pistol pitch pitched pitcher pits pittsburgh pity pius pizza
place placed placement places placing plague plain plains plan plane planes planet planets planned planning plans
plant plantar plantation planted plants planus plaque plasma plaster plastic plate plateau platelet plates platform
platforms platinum platoon play played player players playing playoff playoffs plays playstation playwright plaza
pleaded pleasant please pleased pleasure plenty plot plug plural plus plymouth pneumonia pocket pockets podiatrist
podium poem poems poet poetic poetry poets point pointed pointing points poison poker poland polar pole poles police
policeman policies policy polish polished polite political politically politician politicians politics poll pollution
polo polycystic polymyalgia polytechnic pond pooing pool pools poop poor poorly pope popliteal popped popping popular
popularity populated population populations porch port portable portal porter portfolio portion portions portland
porto portrait portraits portrayal portrayed ports portsmouth portugal portuguese pose posed position positioned
positions positive positively possess possessed possession possessions possibilities possibility possible possibly
post postal posted poster posthumously postnatal postpartum postponed posts potato potential potentially potter
pottery pound pounded pounding pounds pour poured pouring poverty powder powell power powered powerful powers
practical practically practice practiced practices practicing pradesh prague prairie praise praised pratt pray prayed
prayer prayers praying preacher preceded preceding precious precipitation precise precisely precision predators
predecessor predicted prednisolone prednisone predominantly prefecture prefer preference preferred pregnancies
pregnancy pregnant prehistoric preliminary premier premiere premiered premiership premises premium prenatal
preparation preparations preparatory prepare prepared preparing prepatellar presbyterian prescribe prescribed
prescription presence present presentation presented presenter presenting presently presents preservation preserve
preserved presidency president presidential presidents press pressed pressing pressure prestigious preston presumably
pretend pretending pretty prevent prevented preventing prevention previous previously prey price prices pride priest
priests primarily primary prime primitive prince princes princess princeton principal principle principles print
printed printing prints prior priority priory prison prisoner prisoners privacy private privately privilege privileges
privy prix prize prizes probability probably problem problems procedure procedures proceed proceeded proceedings
proceeds process processed processes processing procession processor proclaimed produce produced producer producers
produces producing product production productions productive products prof profession professional professionally
professionals professor professors profile profit profits profound program programme programmes programming programs
progress progressed progressive prohibited prohibition project projected projection projects prolapsed prolific
prominence prominent prominently promise promised promises promising promote promoted promotes promoting promotion
promotional prompted promptly prone pronounced proof propaganda proper properly properties property prophet proportion
proportional proposal proposals proposed prose prosecution prosecutor prospect prosperity prostate prostatic
protagonist protect protected protecting protection protective protein proteins protest protestant protested
protesters protests protocol proton prototype proud prove proved proven provide provided providence provider providers
provides providing province provinces provincial proving provision provisional provisions proximity pruritus prussia
prussian pseudonym psoas psychiatric psychiatrist psychiatry psychic psychological psychologist psychology psychosis
psychotherapy psychotic ptsd pubalgia pubic pubis public publication publications publicity publicly publish published
publisher publishers publishes publishing puerto puffy puke puked puking pull pulled pulling pulls pulmonary pulse
pump pumping punch punched punished punishment punjab punk pupil pupils puppet purchase purchased purchasing pure
purely purple purpose purposes purse pursue pursued pursuing pursuit push pushed pushes pushing puts putting puzzle
pyramid qatar qing quad quadriceps quads qualification qualified qualifier qualify qualifying qualities quality
quantities quantity quantum quarry quarter quarterback quarterfinals quarterly quarters quartet queasy quebec queen
queens queensland quest question questioned questioning questions quick quickly quiet quietly quinn quit quite quoted
rabbi rabbit race raced races rachel racial racing racism rack radar radiation radical radiculopathy radio radiograph
radiotherapy radius rafael rage ragged rahman raid raiders raids rail railroad railway railways rain rainbow rainfall
raise raised raises raising raja rally ralph rama ramon ramp rams ranch rand randall randolph random randy rang range
ranger rangers ranges ranging rank ranked ranking rankings ranks rape raphael rapid rapidly rapids rapper rare rarely
rash rate rated rates rather rating ratings ratio rational rats raven raymond rays reach reached reaches reaching
react reaction reactions reactor read reader readers readily reading reads ready reagan real realised realistic
reality realization realize realized realizes realizing really realm rear rearrange reason reasonable reasoning
reasons rebecca rebel rebellion rebels rebounds rebuilt recall recalled receipt receive received receiver receives
receiving recent recently reception receptionist receptor receptors recipient recognised recognition recognize
recognized recommendation recommendations recommended reconnaissance reconstruction record recorded recorder recording
recordings records recover recovered recovering recovery recreation recreational recruit recruited recruiting
rectangular rector recurring reddish redesignated reds reduce reduced reduces reducing reduction reed reef refer
referee reference references referendum referral referred referring refers reflect reflected reflecting reflection
reflects reflux reform reformation reformed reforms refuge refugee refugees refund refusal refuse refused refuses
refusing regain regained regard regarded regarding regardless regards regent regime regiment regiments regina reginald
region regional regions register registered registration regret regular regularly regulated regulation regulations
regulatory rehab rehabilitation reich reid reign reilly reinforced reinforcements rejected rejection rejoined relate
related relating relation relations relationship relationships relative relatively relatives relax relaxed relay
release released releases releasing relegated relegation relevant reliable relied relief relieved reliever religion
religions religious relocated reluctant reluctantly rely remain remainder remained remaining remains remake remarkable
remarked remarks remember remembered remembering remind reminded reminiscent remix remnants remote removal remove
removed removing renaissance renal renamed rendered rendering rene renewable renewal renewed renovated renovation
renowned rent rental rented reopened reorganized repair repaired repairs repeat repeated repeatedly repertoire
repetitive replace replaced replacement replacing replied replies reply report reported reportedly reporter reporters
reporting reports represent representation representative representatives represented representing represents
reprinted republic republican republicans reputation request requested requests require required requirement
requirements requires requiring reschedule rescue rescued research researcher researchers resemblance resemble
resembles reservation reserve reserved reserves reservoir reside resided residence residences residency resident
residential residents resides residing resign resignation resigned resist resistance resistant resisted resolution
resolve resolved resonance resort resource resources respect respected respective respectively respond responded
responding response responses responsibilities responsibility responsible rest restaurant restaurants rested resting
restoration restore restored restricted restrictions restroom result resulted resulting results resume resumed retail
retain retained retaining retains retire retired retirement retiring retreat retreated retrieve retrieved return
returned returning returns reunion reunited reveal revealed revealing reveals revelation revenge revenue revenues
reverend reverse reversed review reviewed reviewer reviews revised revision revival revived revolt revolution
revolutionary reward reyes reynolds rheumatic rheumatica rheumatism rheumatologist rhine rhinitis rhode rhodes rhys
rhythm rhythmic ribbon ribs rica rican ricardo rice rich richard richards richardson richie richmond rick ricky rico
ridden ride rider riders rides ridge ridiculous riding rifle rifles right rights rigid riley ring ringing rings
ringworm riot riots ripped rise risen rises rising risk risks rita rite ritual rituals rival rivalry rivals
rivaroxaban river rivera rivers riverside road roads roar roared robbery robbie robe robert roberto roberts robertson
robin robinson robot robots rochester rock rocked rocket rockets rocks rocky rode rodney rodriguez roger rogers rogue
roland role roles roll rolled roller rolling rolls roma roman romance romania romanian romanized romans romantic rome
romeo ronald ronnie roof rookie room rooms roosevelt root roots rope rory rosa rose roses ross roster rotating
rotation roth rotten rouge rough roughly round rounded rounds route routes routine rover rovers rowing rows royal
rubbed rubber rubbing rubella ruby rude rudolf rugby ruin ruined ruins rule ruled ruler rulers rules ruling rumors
runner runners running runny runs runway rupture rural rush rushed rushing russell russia russian russians rusty ruth
ryan ryder sabha sack sacked sacramento sacred sacrifice sacroiliac saddle sadly sadness safe safely safer safety saga
sage said sail sailed sailing sailor sailors saint saints sake salary salbutamol sale salem sales salisbury sally
salmon salon salt saltans salvador salvation samantha same sammy sample samples samuel sanchez sanctuary sand sanders
sandra sands sandstone sandwich sandy sang sank sanskrit santa santiago santo santos sara sarah saskatchewan satellite
satellites satisfaction satisfied satisfy saturday sauce saudi savage savannah save saved saves saving savings sawyer
saxon saxony saxophone saying says scale scales scan scandal scanned scanning scaphoid scapula scar scare scared
scarlet scars scary scattered scenario scene scenes scenic scent schedule scheduled scheme schemes schlatter schmidt
scholar scholarly scholars scholarship school schooling schools sciatic sciatica science sciences scientific scientist
scientists sclerosis scoliosis scope score scored scorer scores scoring scotia scotland scots scott scottish scout
scouting scouts scrambled scrapped scratch scream screamed screaming screams screen screened screening screenplay
screens screenwriter screw screwed script scripts sculptor sculpture sculptures seal sealed seals sean search searched
searching seas season seasonal seasons seat seated seating seats seattle sebastian second secondary seconds secret
secretary secretly secrets section sections sector sectors secular secure secured securing securities security
sedative seed seeded seeds seeing seek seeking seeks seem seemed seemingly seems seen sees segment segments seized
seizes seizing seizure seizures select selected selection selective self selfish sell selling semester semi semifinals
seminary senate senator senators send sending sends senior sensation sense sensed senses sensing sensitive sensor
sensors sent sentence sentenced sentences seoul separate separated separately separating separation september sequel
sequence sequences serbia serbian serena sergeant sergei sergio serial serie series serious seriously servant servants
serve served server serves service services serving session sessions seth sets setting settings settle settled
settlement settlements settlers settling seven seventeen seventh seventy sever several severe severely severs sexual
sexuality sexually sexy seymour shade shades shadow shadows shaft shah shake shaken shakes shakespeare shaking shaky
shall shallow shame shane shanghai shannon shape shaped shapes share shared shares sharing shark sharks sharon sharp
sharply shattered shaw shawn shed sheep sheer sheet sheets sheffield sheikh shelf shell shells shelter shepherd
sheridan sheriff sherman shield shields shift shifted shifting shifts shin shinbone shine shingles shining shiny ship
shipped shipping ships shipyard shire shirley shirt shirts shit shiva shiver shivered shock shocked shockwave shoe
shoes shook shoot shooter shooting shoots shop shopping shops shore shores short shorten shortened shortening shorter
shortly shortness shorts shortsighted shot shotgun shots should shoulder shoulders shouldn shout shouted shouting
shoved show showcase showed shower showing shown shows shrine shrug shrugged shuddered shut shuttle siblings sicily
sick sickness side sided sides sidewalk sideways sidney siege sierra sigh sighed sight sighted sigma sign signal
signals signature signed significance significant significantly signing signs silence silent silently silicon silk
silly silva silver similar similarities similarity similarly simmons simon simone simple simplified simply simpson
simulation simultaneously since sinclair sing singapore singer singers singh singing single singles sings singular
sink sinking sister sisters sitcom site sites sits sitting situated situation situations sixteen sixth sixty size
sized sizes skating skeletal skeleton sketch sketches skiing skill skilled skills skin skip skipped skirt skull slam
slammed slap slapped slate slaughter slave slavery slaves slavic sleep sleepiness sleeping sleeplessness sleepy sleeve
slender slept slick slid slide sliding slight slightly slim slimming slip slipped slipping slogan slope slopes slot
slovak slovakia slovenia slow slowed slower slowly slumped small smaller smallest smart smashed smear smell smelled
smile smiled smiles smiling smith smoke smoking smooth snail snails snake snakes snap snapped snapping snatched sneak
sneakers snoring snow soaked soap soccer social socialist socially societies society sociology socket sodium sofa
sofia soft softball softener softly software soil soils solar sold soldier soldiers sole solely soleus solid solitary
solo solomon solr solution solutions solve solved solving some somebody someday somehow someone somerset something
sometime sometimes somewhat somewhere song songs songwriter songwriting sonic sonny sonogram sons sony soon sooner
sophia sophie sophisticated sophomore soprano sore soreness sores sorrow sorry sort sorts sought soul souls sound
sounded sounding sounds soundtrack soup source sources south southampton southeast southeastern southern southwest
southwestern sovereign sovereignty soviet space spacecraft spaces spain span spanish spanning spare sparhawk spark
sparked sparks spatial speak speaker speakers speaking speaks spear spears special specialist specialized specializing
specially specialty species specific specifically specification specified specimen specimens spectacular spectators
spectrum speculation speech speeches speed speeds speedway spell spelled spelling spells spencer spend spending spent
sphere spider spiders spike spill spilled spin spinal spine spinning spiral spirit spirits spiritual spit spite splint
splints split splitting spoke spoken spokesman spondylitis spondyloarthritis sponsor sponsored sponsors sponsorship
sport sporting sports sportsman spot spots spotted sprain sprained spray spread spreading spring springfield springs
sprint spun spur spurs sputum squad squadron squadrons square squares squeeze squeezed squits ssri ssris stabbed
stability stable stack stadium staff stage staged stages stained staircase stairs stake stakes stalin stall stamp
stamps stan stance stand standard standards standing standings stands stanford stanley star stare stared stares
staring stark starr starred starring stars start started starter starting startled starts state stated statement
statements states statewide static statin stating statins station stationed stations statistical statistics statue
statues status statute stay stayed staying stays steadily steady steal stealing steam steel steele steep steering
stefan stein stella stem stemming stems stenosing step stephanie stephen stepped stepping steps stereo sterling stern
sternum steroid steve steven stevens stevenson stewart stick sticking sticks stiff stiffen stiffening stiffens stiffer
stiffness still sting stint stirred stitch stitches stock stockholm stoke stole stolen stomach stomachache stone
stones stood stool stools stop stopped stopping stops storage store stored stores storey stories storm storms story
storyline straight straighten straightened straightening strain strained strait strand strands strange strangely
stranger strangers strapping strategic strategies strategy straw streak stream streaming streams street streets
strength strengthen strengthened strengthening stress stressed stretch stretched stretches stretching strict strictly
stride strike striker strikes striking string strings strip stripes stripped strips strode stroke stroked strokes
strong stronger strongest strongly struck structural structure structured structures struggle struggled struggles
struggling stuart stubborn stuck student students studied studies studio studios study studying stuff stuffed stuffy
stumbled stunned stupid stuttgart style styled styles subdivision subfamily subject subjected subjects submarine
submarines submerged submission submit submitted subsequent subsequently subsidiary subspecies substance substances
substantial substantially substitute subtle subtropical subungual suburb suburban suburbs subway succeed succeeded
succeeding success successes successful successfully succession successive successor such suck sucked sucking sudan
sudden suddenly sued suffer suffered suffering sufficient sufficiently suffolk sugar suggest suggested suggesting
suggestion suggests suicide suit suitable suite suited suits sullivan sultan summary summer summers summit summoned
sunday sung sunk sunlight sunny sunrise sunset sunshine sunstroke super superintendent superior superman supernatural
supervised supervision supervisor supplement supplied supplies supply support supported supporter supporters
supporting supports suppose supposed supposedly suppressed supreme sure surely surf surface surfaces surge surgeon
surgery surgical surname surprise surprised surprising surprisingly surrender surrendered surrey surrounded
surrounding surroundings surveillance survey surveyed surveys survival survive survived survives surviving survivor
survivors susan suspect suspected suspects suspended suspension suspicion suspicious sussex sustainable sustained
sutherland sutton suture sutures suzuki swallow swallowed swallowing swam swamp swan swear sweat sweater sweating
sweaty sweden swedish sweep sweeping sweet sweetheart swell swelling swept swift swiftly swim swimmer swimming swing
swinging swiss switch switched switching switzerland swollen sword swords swore sworn swum swung sydney sylvia symbol
symbolic symbols sympathetic sympathy symphony symphysis symptom symptomatic symptoms synagogue syncope syndicated
syndrome synonym synonyms synovial synovium synthesis synthesizer synthetic syracuse syria syrian system systematic
systems table tables tablet tablets tackle tackles tactical tactics tail tailbone tailed taipei taiwan take taken
takes taking tale talent talented talents tales talk talked talking talks tall taller tallest talus tamil tampa tang
tangled tank tanks tanner tanzania tape tapes taping tapped tara target targeted targeting targets task tasked tasks
tasmania taste tasted tate tattoo taught tavern taxes taxi taylor teach teacher teachers teaches teaching teachings
team teamed teammate teammates teams tear tearing tears teased teasing tech technical technically technique techniques
technological technologies technology teddy teen teenage teenager teenagers teens teeth tehran telecommunications
telegraph telehealth telephone telescope televised television tell telling tells telugu temper temperature
temperatures temple temples tempo temporarily temporary temporomandibular tend tended tendency tender tendinitis
tendinopathy tendinosis tendon tendonitis tends tennessee tennis tenor tenosynovitis tense tension tensions tent tenth
tenure teresa term termed terminal terminated terminus terms terra terrace terrain terrestrial terrible terrified
territorial territories territory terror terrorism terrorist terry tertiary tessa test testament tested testicle
testicles testicular testimony testing tests tetanus texas text textile texts thai thailand thames than thank thanks
that theater theaters theatre theatres theatrical theft their them theme themed themes themselves then theodore
theological theology theorem theoretical theories theory therapies therapist therapists therapy there thereafter
thereby therefore thermal these thesis they thick thief thigh thighbone thighs thin thing things think thinking thinks
thinner thinners third thirds thirst thirsty thirteen thirty this thomas thompson thomson thoracic thorne thoroughly
those though thought thoughts thousand thousands thread threadworm threadworms threat threatened threatening threats
three threshold threw thriller throat thrombosis thrombus throne through throughout throw throwing thrown throws
thrush thrust thumb thunder thursday thus thyroid tibet tibetan tibia tibial ticket tickets tide tied tier ties
tiffany tiger tigers tight tighten tightened tightening tighter tightly tile tiles till tilted timber time times
timing timothy tina tinea tingling tingly tinnitus tiny tipped tips tire tired tiredness tires tissue tissues titans
title titled titles titular tobacco toby today todd toenail toes together toilet toilets tokyo told toledo tolerance
toll tomas tomatoes tomb tommy tomography tomorrow tone tones tongue tonight tonnes tons tonsillitis tony took tool
tools tooth topic topics topped tops torch tore torn tornado toronto torpedo torres torticollis torture tortured toss
tossed total totally touch touchdown touchdowns touched touches touching tough tour toured touring tourism tourist
tourists tournament tournaments tours toward towards towel tower towers town towns township townships toxic toxin
toxins toyota toys trace traced traces trachea track tracked tracking tracks tract tracy trade traded trademark
traders trades trading tradition traditional traditionally traditions traffic trafficking tragedy tragic trail trailed
trailer trailing trails train trained trainer trainers training trains traits tram tramadol trans transaction
transactions transcription transfer transferred transferring transform transformation transformed transient transit
transition translated translation translations translator transmission transmitted transmitter transparent transport
transportation transported trap trapped trash trauma traumatic travel traveled traveling travelled travelling travels
travis tray treadmill treasure treasurer treasury treat treated treating treatment treatments treaty tree trees trek
trembling tremendous tremor trench trend trends trent trevor trial trials triangle triangular tribal tribe tribes
tribunal tribune tributary tribute trick tricks tried tries trigger triggered trilogy trim trinidad trinity trio trip
triple trips tristan triumph trochanteric trombone troop troops trophy tropical trots trouble troubled troubles trout
troy truck trucks true truly trump trumpet trunk trust trusted trustee trustees truth trying tube tuberculosis
tuberosity tubes tubigrip tucked tucker tuesday tugged tummy tumor tumors tumour tumours tune tunes tunisia tunnel
tunnels turbine turin turkey turkish turks turn turned turner turning turns turret turtle twelfth twelve twentieth
twenty twice twilight twin twins twist twisted twisting twitch twitching twitchy twitter tylenol tyler type types
typical typically ucla uefa uganda ugly ukraine ukrainian ulcer ulcers ulnar ulster ultimate ultimately ultra
ultrasound umbilical umbrella unable unanimous unaware uncertain uncertainty uncle unclear uncomfortable uncommon
unconscious uncovered uncredited under underactive underarm underfueling underfuelling undergo undergraduate
underground underlying underneath understand understanding understood undertaken undertook underwater underway
underwear underwent underworld unemployment unesco uneven unexpected unexpectedly unfinished unfortunately unhappy
unified uniform uniforms unincorporated union unions unique unit united units unity universal universe universities
university unknown unless unlike unlikely unlocked unnamed unnecessary unofficial unreleased unstable unsuccessful
unsuccessfully unsure until unusual unusually unveiled upcoming update updated updates upgrade upgraded upon upper
upright uprising upset upstairs upstream upward uranium urban urdu urge urged urgent urging urinary urinate urination
urine urticaria uruguay usage used useful useless user users uses using ussr usual usually utah uterine uterus utility
utilized utter utterly vacant vacation vaccination vaccine vacuum vagina vaginal vague vale valencia valentine valerie
valgum valgus valid valley valleys valuable value valued values valve vampire vampires vancouver vanessa vanished
variable variables variant variants variation variations varicella varied varies varieties variety various varsity
varum vary varying vast vatican vaughan vault vector vegas vegetables vegetation vehicle vehicles vein veins velocity
velvet venezuela vengeance venice venous ventolin venture ventures venue venues venus vera verb verbal verdict verlag
vermont vernon veronica verruca verrucas verse verses version versions versus vertebra vertical vertigo very vessel
vessels veteran veterans vicar vice vicinity vicious victim victims victor victoria victorian victories victorious
victory video videos vienna vietnam vietnamese view viewed viewer viewers viewing views viii viking vikings viktor
villa village villagers villages villain vince vincent vintage vinyl viola violated violation violations violence
violent violently violet violin viral virgin virginia virtual virtually virtue virus visa viscosupplementation
viscount visible vision visions visit visited visiting visitor visitors visits vista visual vital vitamin vivian
vladimir vocabulary vocal vocalist vocals vocational voice voiced voices void voivodeship volcanic volcano volleyball
voltage voltaren voltarol volume volumes voluntary volunteer volunteered volunteers vomit vomiting vote voted voter
voters votes voting vowel voyage vulnerable wade wage wages wagner wagon wagons waist wait waited waiting waitress
wake waking wales walk walked walker walking walks wall wallace walls walsh walt walter walton wandered wanderers
wandering wang wanna want wanted wanting wants ward warden wards warehouse warfare warfarin warm warming warmth warmup
warn warned warner warning warrant warren warrior warriors wars warsaw wart wartime warwick wash washed washing
washington wasn waste wasted wasting watch watched watches watching water waterfall waterloo waters watershed
waterworks watson watts wave waved waves waving wayne ways weak weaken weakened weakening weaker weakness wealth
wealthy weapon weapons wear wearing wears weather weaver webb weber website websites webster wedding wednesday weeing
week weekend weekends weekly weeks weigh weighed weight weightlifting weights weird welcome welcomed welfare well
wellington wells welsh wendy went were weren werewolf werner wesley west western westminster weston wetting whale what
whatever wheat wheel wheelchair wheeler wheels wheezing wheezy when whenever where whereas whereby wherever whether
which while whilst whip whiplash whipped whiskey whisper whispered whispering whispers whistle white whites whitney
whoever whole wholly whom whooping whose wicked wicket wickets wide widely widen widened wider widespread widow width
wife wild wilderness wildlife wildly wilhelm will william williams williamson willie willing willis willow wilson
wimbledon winchester wind winding window windows windpipe winds windsor wine wing winged wings wingspan winked winner
winners winning winnipeg wins winston winter winters wipe wiped wire wireless wisconsin wisdom wise wish wished wishes
wishing witch witches with withdraw withdrawal withdrawn withdrew within without witness witnessed witnesses wives
wizard woke wolf wolfe wolfgang wolves woman womb women wonder wondered wonderful wondering wong wood wooden woodland
woods woody wool woozy worcester word words wore work worked worker workers working works workshop workshops world
worlds worldwide worn worried worry worse worsen worsening worship worst worth worthy would wouldn wound wounded
wounds wrap wrapped wrapping wrath wreck wrestler wrestlers wrestling wright wrist wrists write writer writers writes
writing writings written wrong wrote wyatt wyoming xarelto xavier xbox xerostomia xray yacht yale yang yanked yankees
yard yards yeah year yearly years yeast yell yelled yelling yellow yemen yesterday yield yoga york yorkshire young
younger youngest your yours yourself youth youtube yuan yugoslav yugoslavia yuri zach zack zagreb zane zealand zero
zhang zhou zimbabwe zits zombie zombies zone zones zoster zurich
"""
