"""Common English words, looked up ahead so that a question made of them is seen through quickly.

The 6,000 commonest words of five letters or more in the vocabulary of all-MiniLM-L6-v2 (Apache-2.0), with those of the
shipped lay vocabulary. Which words stand here changes no notice, only how fast it is found.
"""

COMMON_WORDS = """
aaron abandoned abbey abdomen abdominal abdul abilities ability aboard abolished aboriginal about above abraham abroad
abruptly absence absent absolute absolutely absorbed abstract abuse academic academy accent accept acceptance accepted
accepting access accessibility accessible accident accidentally acclaimed accommodate accompanied accomplished
accordance according account accounting accounts accurate accused acetaminophen aches achieve achieved achievement
achievements achilles aching acknowledged acoustic acquire acquired acquisition acres across acted acting action
actions activated active actively activist activists activities activity actor actors actress actual actually adams
adaptation adapted added adding addition additional additionally address addressed adductor adelaide adhesive adjacent
adjusted administered administration administrative administrator admiral admission admit admitted adopted adoption
adrian adult adults advance advanced advances advantage adventure adventures advertising advice advil advised advisor
advisory advocate aerial affair affairs affect affected affiliate affiliated afford afghanistan afraid africa african
after aftermath afternoon afterward afterwards again against agencies agency agent agents aggregate aggressive agony
agree agreed agreement agreements agrees agricultural agriculture ahead ahmed aimed airborne aircast aircraft aired
aires airfield airing airline airlines airport alabama alarm alaska albania albanian albany albert alberta album
albums alcohol alert aleve alexander alexandra alexandria alfred algorithm alice alien alive allan allegations alleged
allegedly allen alley alliance allied allies allmusic allow allowed allowing allows almost alone along alongside alpha
alpine already alright altar altered alternate alternative although altitude altogether alumni always amanda amateur
amazing amazon ambassador amber ambulance amendment amenorrhea amenorrhoea america american americans ammunition among
amongst amount amounts amsterdam amusement anaesthesia analgesic analgesics analysis anchor ancient anderson andre
andrea andrew andrews angel angela angeles angels anger angle anglican anglo angry animal animals animated animation
anime ankle annie anniversary announced announcement annual annually another answer answered answers antarctic
anterior anthology anthony anticoagulant anticoagulants anton antonio anxiety anybody anymore anyone anything anyway
anywhere apart apartment apartments apixaban apollo apparent apparently appeal appeals appear appearance appearances
appeared appearing appears apple application applications applied apply appointed appointment appreciate approach
approached approaches approaching appropriate approval approved approximately april arabia arabic archaeological
archbishop arched arches architect architects architectural architecture archive archived archives arctic areas arena
argentina argentine argue argued argues arguing argument arguments arizona arkansas armed armenia armenian armies
armor armstrong arnold arose around arranged arrangement arrangements array arrest arrested arrival arrive arrived
arrives arriving arrow arsenal arthritis arthroscopy arthur article articles artifacts artificial artillery artist
artistic artists artwork ashley asian aside asked asking asleep aspect aspects assassination assault assembled
assembly assessment assets assigned assignment assist assistance assistant assisted assists associate associated
associates association associations assume assumed assuming assured athens athlete athletes athletic athletics atlanta
atlantic atmosphere atomic attached attack attacked attacking attacks attempt attempted attempting attempts attend
attendance attended attending attention attitude attorney attract attracted attraction attractive attributed auckland
auction audience audiences audio august austin australia australian austria austrian author authored authorities
authority authorized authors automatic automatically automobile autonomous autumn auxiliary availability available
avenue average aviation aviva avoid avoided avoiding awake award awarded awards aware awareness awful awkward
azerbaijan bachelor backache backbone backed background backing backs backside backup backward bacteria badly bailey
baker balance ballet ballot balls baltimore bandage bands bangladesh banking bankruptcy banks banned banner baptist
barbara barcelona barely barnes baron baronet baroque barracks barrel barrier barry baseball based basement bases
basic basically basin basis basketball bassist bastard bathroom batman battalion battalions batteries battery batting
battle battles beach beard bearing bears beast beaten beating beats beautiful beauty became because become becomes
becoming bedroom beetle before began begin beginning begins begun behalf behavior behaviour behind beijing being
beings belfast belgian belgium belgrade belief beliefs believe believed believes believing belle bells belly belong
belonged belonging belongs below bench beneath benefit benefits bengal benjamin bennett berkeley berlin bernard berry
beside besides better betty between beyond bible biblical bicycle bigger biggest biking billboard billion bills billy
binding biography biological biology birds birmingham birth birthday bishop bishops bitch bitter black blacked bladder
blade blades blair blake blame blank blanket blast bleeding blessed blind blinked block blocked blocks blond blonde
blood bloody blues board boarding boards boats bobby bodies boeing bombardment bomber bombers bombing bombs bonds
bones bonus booking books booth boots border borders borough bosnia boston bother bottle bottom bought boulevard bound
boundaries boundary bounded bowel bowling boxer boxes boxing boyfriend bradford bradley brady brain branch branches
brand brandon brands brass brave brazil brazilian bread break breakfast breaking breaks breast breath breathe breathed
breathing breathless breathlessness breed breeding breeze brian brick bride bridge bridges brief briefly brien brigade
brigadier bright brighton brilliant bring bringing brings brisbane bristol britain british brittle broad broadcast
broadcasting broadcasts broadway broke broken bronze brook brooklyn brooks brother brothers brought brown bruce brufen
bruise bruised bruising bruno brunswick brush brushed brussels bryan buckles buckling buddhist buddy budget buenos
buffalo build building buildings built bulgaria bulgarian bulging bullet bullets bunch bunion bunions bureau burial
buried burke burned burning burns bursitis burst burton buses business businesses businessman butler butterfly buttock
buttocks button buying byzantine cabin cabinet cable calcaneal calcaneus calculated caleb calendar calgary california
called calling calls calpol cambridge camera cameras cameron campaign campaigns campbell camps campus canada canadian
canal cancel cancelled cancer candidate candidates candy cannon cannot canon canterbury canton canyon capabilities
capable capacity capita capital capitol capsulitis captain capture captured carbon cardiff cardinal cardinals cards
cared career careful carefully cargo caribbean carlo carlos carol carolina caroline carpenter carpet carriage carried
carrier carries carry carrying carson carter cartilage cartoon carved cases casey casino cassie casting castle casual
casualties casualty catalogue catch catching categories category cathedral catherine catholic cattle cauda caught
cause caused causes causing cavalry ceased ceiling celebrate celebrated celebration celebrity cello cells celtic
cemetery census center centered centers central centre centres centuries century ceremony certain certainly
certificate certified chain chains chair chairman chairs challenge challenged challenges challenging chamber chambers
champion champions championship championships chance chancellor chances change changed changes changing channel
channels chaos chapel chapter chapters character characteristic characteristics characterized characters charge
charged charges charity charles charley charlie charlotte chart charter charts chase cheap check checked checking
cheek cheeks cheese chelsea chemical chemist chemistry cherry chess chest chester chicago chicken chief chiefs child
childhood children chile china chinese chiropodist chloe chocolate choice choices choir choose choosing chorus chose
chosen chris christ christian christianity christians christmas christopher chronicle chuck chuckled church churches
cigarette cincinnati cinema circle circles circuit circular circulation circumstances circus cited citewell cities
citing citizen citizens citizenship civic civil civilian civilians civilization claim claimed claiming claims claire
clara clark clarke class classes classic classical classics classification classified classroom claude clavicle clean
cleaning clear cleared clearing clearly clenched clerk cleveland clicking client clients cliff climate climb climbed
climbing clinic clinical clinton clock close closed closely closer closest closet closing closure cloth clothes
clothing cloud clouds clubs cluster coach coached coaches coaching coalition coast coastal coccyx cocodamol codamol
codeine codes coffee cohen coins colin collaborated collaboration collapse collapsed collar collarbone collateral
colleagues collect collected collecting collection collections collective collector college colleges collegiate
collins colombia colonel colonial colonies colony color colorado colored colors colour colours columbia columbus
column columns combat combination combined comedian comedy comes comfort comfortable comic comics coming command
commanded commander commanding commenced comment commentary commented comments commerce commercial commission
commissioned commissioner commitment committed committee committees common commonly commons commonwealth commune
communication communications communist communities community compact companies companion company compared comparison
compensation compete competed competing competition competitions competitive competitors compilation compiled complete
completed completely completing completion complex complicated component components composed composer composers
composition compositions compound compounds comprehensive compression comprises comprising computer computers
computing conceived concentrate concentrated concentration concept concepts concern concerned concerning concerns
concert concerto concerts concluded conclusion concrete condemned condition conditions conduct conducted conducting
conductor confederate conference conferences confidence confident configuration confirmed conflict conflicts confused
confusion congo congregation congress congressional conjunction connect connected connecticut connecting connection
connections connects connor conquest conscious consciousness consecutive consensus consent consequence consequences
consequently conservation conservative consider considerable considerably consideration considered considering
considers consist consisted consistent consisting consists console consolidated conspiracy constant constantly
constituency constitution constitutional construct constructed construction consultant consulting consumed consumer
consumers consumption contact contacts contain contained containing contains contemporary content contents contest
contestants contested context continent continental continue continued continues continuing continuous contract
contracts contrary contrast contribute contributed contributing contribution contributions control controlled
controlling controls controversial controversy contusion convention conventional conversation conversion convert
converted convicted convince convinced convoy cooking cooper cooperation copenhagen copies copper copyright corner
corners cornwall corporate corporation corps corpus correct corresponding corridor corruption corticosteroid cortisone
costa costs costume cottage cotton couch could couldn council counsel count counted counter counties counting
countries country counts county couple couples courage course courses court courts courtyard cousin cover coverage
covered covering covers crack cracked craft craig cramp crash crashed crawford crazy creaking cream create created
creates creating creation creative creator creature creatures credit credited credits creek crepitus crews cricket
cricketer cried crime crimes criminal crisis criteria critic critical criticism criticized critics croatia croatian
crops cross crossed crosses crossing crowd crown crowned crucial cruciate cruel cruise crunching crush crushed crying
crystal cuban cultural culture cultures curious curled currency current currently curriculum curse curtis curve curved
curves custody custom customer customers customs cutting cycle cycling cylinder cyprus czech daddy daily daisy dakota
dallas damage damaged damned dance dancer dancers dancing danger dangerous daniel danish danny dante darker darkness
darling database dated dates dating daughter daughters david davies davis deadly dealing deals dealt death deaths
debate debut debuted decade decades deceased december decide decided decides deciding decision decisions declaration
declared decline declined decorated decrease decreased decree dedicated deemed deeper deeply defeat defeated defeating
defence defend defended defender defending defense defensive deficiency define defined definitely definition
degenerative degree degrees delaware delay delayed delegates delhi deliberately delicate deliver delivered delivery
della delta demand demanded demanding demands democracy democrat democratic democrats demolished demon demons
demonstrate demonstrated demonstration denied denmark dennis dense density denver departed department departments
departure dependent depending depends depicted deployed deposits depot depression depth deputy derby derek derived
descendants descended descent describe described describes describing description desert deserve design designated
designation designed designer designs desire desired desperate desperately despite destination destiny destroy
destroyed destroyer destroying destruction detail detailed details detective determination determine determined
detroit develop developed developer developers developing development developments device devices devil devon devoted
dialect dialogue diameter diamond diana diary diclofenac dictionary diego diesel difference differences different
difficult difficulties difficulty digging digital dimension dimensional dimensions dining dinner diocese diploma
diplomatic direct directed directing direction directions directly director directors dirty disabled disappear
disappeared disappointed disappointment disaster disbanded discipline discontinued discover discovered discovers
discovery discrimination discuss discussed discussing discussion discussions disease diseases dishes dismissed disney
disorder display displayed displays dispute dissolved distance distant distinct distinction distinctive distinguished
distributed distribution district districts diverse diversity divided divine diving division divisions divorce
divorced dizzy doctor doctorate doctors doctrine document documentary documented documents doesn doing dollar dollars
domain domestic dominant dominated dominican donald donated doors doorway dorothy double doubles doubt douglas
download downstairs downtown dozen dozens draft drafted dragged dragon dragons drake drama dramatic drawing drawings
drawn draws dream dreams dress dressed dried drifted drink drinking drinks drive driven driver drivers drives driving
dropped dropping drops drove drugs drugstore drummer drums drunk dubbed dublin duncan duration durham during dutch
duties dying dylan dynamic dynasty eager eagle eagles earlier earliest early earned earning earth earthquake easier
easily eastern eaten eating echoed economic economics economy ecuador eddie edema edgar edges edinburgh edited editing
edition editions editor editorial editors edmonton edmund educated education educational edward edwards edwin effect
effective effectively effects efficiency efficient effort efforts effusion egypt egyptian eight eighteen eighth either
elaborate elastic elbow elder elderly eldest eleanor elected election elections electoral electric electrical
electricity electron electronic electronics element elementary elements elena elevated elevation elevator eleven
eligible eliminated elimination eliquis elite elizabeth ellen elliott ellis elsewhere email embarrassed embassy
embrace emerged emergency emerging emily emotion emotional emotions emperor emphasis empire employed employee
employees employment empress empty enable enabled encounter encountered encourage encouraged endangered ended endemic
ending enemies enemy energy enforcement engage engaged engagement engine engineer engineering engineers engines
england english enhanced enjoy enjoyed enjoying enlisted enormous enough enrolled enrollment ensemble ensure enter
entered entering enterprise enterprises enters entertainment entire entirely entitled entity entrance entries entry
environment environmental environments enzyme epicondylitis episcopal episode episodes equal equality equally equation
equina equipment equipped equity equivalent erected ernest error escape escaped escort especially essay essays
essential essentially essex establish established establishing establishment estate estates estimate estimated
estimates ethan ethics ethnic eugene europe european evaluation evans evening event events eventual eventually every
everybody everyday everyone everything everywhere evidence evident evolution evolved exact exactly examination
examined example examples excellence excellent except exception excess exchange exchanged excited excitement exclusive
exclusively excruciating excuse executed execution executive exercise exercises exhausted exhibit exhibited exhibition
exhibitions exile exist existed existence existing exists expand expanded expanding expansion expect expected
expecting expedition expelled expensive experience experienced experiences experiment experimental experiments expert
experts explain explained explaining explains explanation exploded exploration explore explorer explosion export
exposed exposure express expressed expression extend extended extending extends extension extensive extensively extent
exterior external extinct extra extraordinary extreme extremely eyebrow eyebrows fabric facade facebook faced faces
facilities facility facing faction factor factors factory facts faculty faded failed failing failure faint fainted
fairly fairy faith fallen falling falls false familiar families family famous fantastic fantasy farmer farmers farming
farms farther fasciitis fasciopathy fascitis fashion faster fastest father fatigue fault favor favorite favour
favourite feared fears feast feature featured features featuring february federal federation feeding feeling feelings
feels felix fellow fellowship female females feminist femoral femoroacetabular femur fence ferdinand fernando ferry
festival festivals fever feverish fewer fibula fiction fictional field fields fierce fifteen fifth fifty fight fighter
fighters fighting fights figure figured figures filed files filipino filled filling filmed filming films final finale
finalist finally finals finance financial finding findings finds finest finger fingers finish finished finishing
finland finnish fired fires firing firmly firms first fisher fishing fists fitness fitted fixed flags flagship flame
flames flash flashed fleet flesh fletcher flies flight flights flipped floating flood flooded flooding floor floors
flora florence florida flower flowers flowing flown flows fluid flute flying focus focused focuses focusing folded
follow followed followers following follows foods footage football footballer footsteps forbidden force forced forces
forcing forefoot forehead foreign forest forests forever forget forgive forgot forgotten formal formally format
formation formed former formerly forming forms formula forth fortress fortune forty forum forward foster fought found
foundation foundations founded founder founders founding fountain fourteen fourth fracture fractured fractures
fragments frame framed framework france frances franchise francis francisco franco francois frank frankfurt franklin
franz fraser fraud frederick freedom freely freestyle freight french frequency frequent frequently fresh freshman
freyja friday friedrich friend friendly friends friendship frightened front frontier frost frowned frozen fruit
frustrated frustration fucking fully function functional functions fundamental funded funding funds funeral funny
furious furniture further furthermore fusion future gabriel gained gaining galaxy gallery games gaming garage garcia
garden gardens garrett garrison gasped gastrocnemius gates gather gathered gathering gauge gavin gender general
generally generate generated generation generations generic genes genetic geneva genital genitals genre gentle
gentleman gently genuine genus geographic geographical geography geological george georgia georgian gerald german
germans germany gesture getting ghana ghost giant giants gibson gifts gilbert giovanni girlfriend girls given gives
giving glacier glance glanced glancing glared glasgow glass glasses glenn global globe glory glowing glute gluteal
glutes gluteus gmina goalkeeper goals goddess going golden gonna gonzalez goodbye goods google gordon gorgeous gospel
gothic gotten governed governing government governments governor grabbed grabbing grace grade grades gradually
graduate graduated graduating graduation graham grain grammar grammy grand grande grandfather grandmother grandson
granite grant granted grants graphic graphics grass grateful grave graves gravity great greater greatest greatly
greece greek green gregory grief griffin grinding grinned gripped groaned groin gross ground grounds group groups
grove growing growled grown grows growth guard guardian guards guess guest guests guidance guide guided guild guilt
guilty guinea guitar guitarist guitars habit habitat haematoma hairline halfway halifax halls hallux hallway hamburg
hamilton hamlet hammer hammies hammy hampshire hamstring hamstrings handed handful handle handled handling hands
handsome hanging hanna hannah happen happened happening happens happiness happy harbor harbour harder hardly hardware
hardy harmony harold harper harris harrison harry harsh harvard harvey hated haven having hawaii hayes headed heading
headquartered headquarters heads healing health healthcare healthy heard hearing heart hearts heated heath heather
heating heaven heavily heavy heavyweight hebrew hectares hector heels height heights helen helena helicopter hello
helmet helped helping helps hematoma hence henderson henri henry herald herbert heritage hernia herniated heroes
herself hesitated hidden hiding higher highest highly highway highways hills himself hindi hindu hired hispanic
historian historians historic historical historically history hitler hitting hobble hobbling hockey holden holder
holding holdings holds holes holiday holland hollow holly hollywood holmes homes hometown honest honestly honey honor
honorary honored honors honour honours hoped hopes hoping hopkins horizon horizontal horrible horror horse horses
hospital hospitals hosted hostile hosting hosts hotel hotels hours house housed household householder households
houses housing houston howard however hudson hugged hughes human humanity humans humor hundred hundreds hungarian
hungary hunger hungry hunter hunters hunting hurricane hurried hurry hurting hurts husband hyaluronan hyaluronic
hybrid hydrocortisone hydrogen ibugel ibuleve ibuprofen iceland icing idaho ideal ideas identical identification
identified identify identity idiot ignore ignored ignoring iliotibial illegal illinois illness illustrated image
images imagination imagine imagined imaging immediate immediately immigrants immigration impact imperial impingement
implement implementation implemented importance important imposed impossible impressed impression impressive
imprisoned imprisonment improve improved improvement improvements improving inaugural inches incident incidents
include included includes including inclusion income incontinence incorporated increase increased increases increasing
increasingly incredible incumbent indeed independence independent independently index india indian indiana
indianapolis indians indicate indicated indicates indicating indie indies indigenous individual individuals indonesia
indonesian indoor induced inducted industrial industries industry infant infantry infected infection inflammatories
inflammatory influence influenced influences influential information informed infrastructure inhabitants inhabited
inherited initial initially initiated initiative injection injections injured injuries injury inland inner innings
innocent innovation innovative input inquiry insane inscription insects inserts inside insisted insole insoles
inspection inspector inspiration inspired instability installation installed instance instant instantly instead
institute institution institutions instructed instruction instructions instructor instrument instrumental instruments
insurance intact integral integrated integration intellectual intelligence intelligent intended intense intensity
intent intention inter interaction interactions interactive interchange interest interested interesting interests
interface interim interior intermediate internal international internationally internet interpretation interpreted
interpreter interrupted intersection interstate intervention interview interviewed interviews intimate introduce
introduced introducing introduction invasion invented investigate investigation investigations investment investments
investors invisible invitation invited involve involved involvement involves involving iranian iraqi ireland irish
isaac isabella ischial islam islamic island islands isolated israel israeli issue issued issues istanbul italian italy
items itself jacket jackie jackson jacob jacques jamaica james jamie janet january japan japanese jared jason jealous
jeans jefferson jennifer jenny jeremy jerked jerry jersey jerusalem jesse jessica jesus jewish jimmy jogger joggers
jogging johann johnny johnson joined joining joins joint jonathan jones jordan joseph joshua journal journalism
journalist journalists journals journey judge judges judgment judicial julia julian julie julius jumped jumper jumpers
jumping junction jungle junior jurisdiction justice justin kansas karen katherine katie keeping keeps keith kelly
kenalog kennedy kenneth kenny kentucky kenya kerala kevin keyboard keyboards keyhole kicked kicking killed killer
killing kills kilometers kilometres kinds kinesio kinesiology kingdom kings kingston kissed kisses kissing kitchen
knackered kneecap knees knife knight knights knock knocked knocking knots knowing knowledge known knows korea korean
kumar kylie label labor laboratory labour labral labrum ladder ladies lakes lancashire lancaster lance landed landing
landmark lands landscape language languages lanka large largely larger largest larry larvae laser lasted lasting
lately later lateral latest latin latino latter laugh laughed laughing laughter launch launched laura lauren lawrence
lawsuit lawyer lawyers layer layers laying layout leader leaders leadership leading leads league leagues leaned
leaning learn learned learning learns lease least leather leave leaves leaving lebanon lecture lecturer lectures leeds
legacy legal legally legend legendary legends legion legislation legislative legislature length leonard leslie lesser
lessons letter letters letting level levels lewis liberal liberation liberty libraries library license licensed
lieutenant lifestyle lifetime lifted lifting ligament light lighter lightheaded lighthouse lighting lightly lightning
lights liked likely likes limestone limit limited limits limping lincoln linda linear lined lines lineup linked links
lions liquid listed listen listened listening listing lists literacy literally literary literature lithuania
lithuanian little lived liverpool lives living lloyd loaded loading lobby local locality locally locals located
location locations locked locomotive locomotives lodge logan logic london lonely longer longest looked looking looks
loose lopez lords losing losses loudly louis louise louisiana loved lovely lover lovers loves loving lower lowered
lowest loyal loyalty lucas lucky ludwig lumbago lumbar lunch lungs luther lutheran luxury lying lyrics macdonald
machine machinery machines madame madison madrid magazine magazines maggie magic magical magnetic magnitude magnus
maiden maine mainland mainly mainstream maintain maintained maintaining maintains maintenance majesty major majority
maker makes makeup making malaysia malcolm males malta manage managed management manager managers manages managing
manchester manga manhattan manila manitoba manner manor mansion manual manuel manufacture manufactured manufacturer
manufacturers manufacturing manuscript manuscripts marathon marble march marched marco marcus margaret margin maria
marie marina marine marines mario marion maritime marked market marketing markets marking marks marriage married marry
marsh marshal marshall martha martial martin martinez marvel maryland mason massachusetts massacre massive master
masters match matched matches matching material materials mathematical mathematics matrix matter matters matthew
mature maurice maximum maybe mayor mcdonald meaning means meant meanwhile measure measured measures measuring
mechanical mechanics mechanism mechanisms medal medals media medial median medical medication medicine medicines
medieval mediterranean medium medrone meeting meetings meets melbourne melissa melody member members membership
memorial memories memory memphis meniscal meniscus mental mentally mention mentioned mentions merchant merchants
mercury mercy merely merged merger merit message messages metal metatarsal meter meters method methodist methods metre
metres metro metropolitan mexican mexico miami michael michel michelle michigan microsoft middle midfielder midnight
might mighty migration miguel milan miles military militia millennium miller million millions mills milton milwaukee
minds mineral mines minimal minimum mining minister ministers ministry minnesota minor minority minute minutes miracle
miranda mirror missed missile missing mission missionary missions mississippi missouri mistake mistress mitchell mixed
mixing mixture mobile model models moderate modern modified molecular molly moment moments monastery monday money
monica monitor monitoring monks monroe monster monsters montana monte montgomery month monthly months montreal
monument monuments moore moral moreover morgan morning morocco morris morrison mortal moscow moses mosque mostly
mother motion motor motorcycle motors motrin mount mountain mountains mounted mouse mouth moved movement movements
moves movie movies moving muhammad multi multiple mumbai munich municipal municipalities municipality murder murdered
murders murmured murphy murray muscle muscles museum museums music musical musician musicians muslim muslims muttered
mutual myself mysterious mystery nails naked named namely names naming nancy naples napoleon naprosyn naproxen
narrative narrow narrowed nashville nathan nation national nationalist nationally nationals nations nationwide native
natural naturally nature nausea naval navigation nearby nearest nearly nebraska necessarily necessary needed needles
needs negative negotiations neighborhood neighboring neighbouring neither nelson nepal nephew nerve nerves nervous
netherlands network networks neutral nevada never nevertheless newcastle newly newport newspaper newspapers newton
nicholas nickname nicknamed nicolas nicole nigeria night nightmare nights nineteenth nintendo ninth nobel noble nobody
nodded noise nominated nomination nominations nominee nonetheless norfolk normal normally norman north northeast
northeastern northern northwest northwestern norway norwegian notable notably noted notes nothing notice noticed
noting notion notre novel novelist novels november nowhere nsaid nsaids nuclear number numbered numbers numbness
numerous nurofen nurse nursing oakland obama object objective objects oblast observation observations observatory
observed observer obtain obtained obvious obviously occasion occasional occasionally occasions occupation occupied
occur occurred occurring occurs ocean october oedema offense offensive offer offered offering offers office officer
officers offices official officially officials often oklahoma older oldest olive oliver olivia olympic olympics
ongoing online onset ontario onwards opened opening openly opens opera operate operated operates operating operation
operational operations operator operators opinion opioid opponent opponents opportunities opportunity opposed opposing
opposite opposition optical option options orange orbit orchestra ordained order ordered orders ordinary oregon organ
organic organisation organisations organised organization organizations organized orientation oriented origin original
originally originated origins orlando orleans orthodox orthopaedic orthopedic orthotic orthotics oscar osteoarthritis
osteoporosis other others otherwise ottawa ottoman ourselves outbreak outcome outdoor outer output outside outstanding
overall overcome overdoing overhead overseas overuse owned owner owners ownership oxford oxycodone oxygen pacific
package packed pages painful painkiller painkillers paint painted painter painting paintings pairs pakistan pakistani
palace palestine palestinian palmer palms panadol panama panel panels panic pants paper papers paracetamol parade
paradise paraesthesia parallel parent parents paresthesia paris parish parked parker parking parks parliament
parliamentary parted partial partially participants participate participated participating participation particles
particular particularly parties partly partner partners partnership parts party passage passed passenger passengers
passes passing passion pastor patch patella patellar patellofemoral patent paths patient patients patrick patrol
patron pattern patterns paulo pause paused pavilion paying payment payments peace peaceful peaked pearl pedro peeing
penalty peninsula pennsylvania people peoples perceived percent percentage percussion perfect perfectly perform
performance performances performed performer performers performing performs perhaps period periods permanent
permanently permission permit permitted perry persian person personal personality personally personnel persons
perspective perth peter petersburg petition pharmacist pharmacy phase phenomenon philadelphia philip philippine
philippines phillips philosopher philosophical philosophy phoenix phone photo photograph photographer photographs
photography photos phrase physical physically physician physics physio physiotherapist physiotherapy pianist piano
picked picking picture pictures piece pieces pierce pierre pillow pills pilot pilots pinched pinyin pioneer pirates
pissed pistol pitch pitched pitcher pittsburgh place placed places placing plain plains plane planes planet planned
planning plans plant plantar plantation planted plants planus plasma plastic plate plateau platelet plates platform
platforms platinum played player players playing playoff playoffs plays playstation plaza pleasant please pleased
pleasure plenty plymouth pocket pockets podiatrist poems poetry poets point pointed pointing points poison poland
poles police policeman policies policy polish political politically politician politicians politics pooing poorly
popped popular popularity populated population populations porch portal porter portion portions portland portrait
portraits portrayed ports portugal portuguese position positions positive possess possessed possession possibility
possible possibly posted postnatal postpartum posts potential potentially pound pounding pounds poured poverty powder
powell power powered powerful powers practical practically practice practiced practices pradesh prague praise praised
prayer precious precise predecessor predicted predominantly prefecture prefer preferred pregnancy pregnant preliminary
premier premiere premiered premises preparation prepare prepared preparing presbyterian prescription presence present
presentation presented presenter presents preservation preserve preserved presidency president presidential press
pressed pressing pressure prestigious preston pretend pretty prevent prevented prevention previous previously price
prices pride priest priests primarily primary prime prince princess princeton principal principle principles print
printed printing prior priority prison prisoner prisoners privacy private privately prize probability probably problem
problems procedure procedures proceeded proceedings process processes processing proclaimed produce produced producer
producers produces producing product production productions products profession professional professionals professor
profile profit program programme programmes programming programs progress progressive project projects prolapsed
prominent promise promised promising promote promoted promoting promotion promotional prompted pronounced proof
propaganda proper properly properties property proposal proposals proposed prospect protagonist protect protected
protecting protection protective protein proteins protest protestant protests protocol prototype proud prove proved
proven provide provided provider provides providing province provinces provincial provision provisions proximity
psychological psychology pubalgia public publication publications publicly publish published publisher publishers
publishing puerto puking pulled pulling pulls pulse punch punishment punjab pupils purchase purchased purple purpose
purposes purse pursue pursued pursuit pushed pushing putting quadriceps quads qualification qualified qualify
qualifying quality quantum quarter quarterback quarterfinals quarters quartet queasy quebec queen queens queensland
quest question questioned questions quick quickly quiet quietly quinn quite quoted rabbi rabbit raced races rachel
racial racing radar radiation radical radiculopathy radio radiograph railroad railway railways rainbow rainfall raise
raised raising rally ralph ranch random randy range rangers ranges ranging ranked ranking rankings ranks rapid rapidly
rarely rated rates rather rating ratings ratio raven raymond reach reached reaches reaching react reaction reactions
reader readers reading reads ready reality realize realized realizing really realm rearrange reason reasonable reasons
rebecca rebel rebellion rebels rebuilt recall recalled receive received receiver receives receiving recent recently
reception recipient recognised recognition recognize recognized recommended reconnaissance reconstruction record
recorded recording recordings records recover recovered recovery recreation recreational recruited reduce reduced
reducing reduction refer referee reference references referendum referred referring refers reflect reflected
reflection reform reformed reforms refuge refugees refuse refused refuses regard regarded regarding regardless regime
regiment regiments region regional regions register registered registration regret regular regularly regulation
regulations rehab rehabilitation reign rejected related relating relation relations relationship relationships
relative relatively relatives relax relaxed relay release released releases releasing relegated relegation relevant
reliable relief relieved reliever religion religious relocated remain remainder remained remaining remains remarkable
remember remembered remembering reminded remix remote removal remove removed removing renaissance renamed rendered
renewed renovated renovation renowned repair repairs repeat repeated repeatedly replace replaced replacement replacing
replied reply report reported reportedly reporter reporting reports represent representation representative
representatives represented representing represents republic republican reputation request requested require required
requirement requirements requires requiring reschedule rescue rescued research researchers reserve reserved reserves
reservoir residence resident residential residents residing resignation resigned resist resistance resolution resolved
resonance resort resource resources respect respected respective respectively respond responded response
responsibilities responsibility responsible restaurant restaurants rested resting restoration restore restored
restricted restrictions result resulted resulting results resumed retail retain retained retired retirement retiring
retreat retrieved return returned returning returns reunion reveal revealed revealing reveals revenge revenue reverend
reverse review reviewed reviews revised revival revived revolt revolution revolutionary reward reynolds rhode rhodes
rhythm ribbon richard richards richardson richmond rider riders ridge ridiculous riding rifle rifles right rights
riley rings ripped rises rising ritual rival rivals rivaroxaban river rivers roads robert roberts robertson robin
robinson robot rochester rocket rocks rocky rodriguez roger rogers roland roles rolled rolling rolls roman romance
romania romanian romanized romantic ronald rookie rooms roosevelt roots roses roster rotation rough roughly round
rounded rounds route routes routine rovers royal rubbed rubber rubbing rugby ruined ruins ruled ruler rules ruling
runner runners running runway rupture rural rushed rushing russell russia russian sacred sacrifice saddle safely
safety sailed sailing saint saints salary salem sales sally salvador sample samples samuel sanchez sanctuary sandy
santa santiago sarah saskatchewan satellite satisfaction satisfied saturday saudi savage saved saving saxon saxophone
saying scale scales scandal scapula scared scattered scene scenes scent schedule scheduled scheme scholar scholars
scholarship school schools sciatic sciatica science sciences scientific scientist scientists scope score scored scores
scoring scotia scotland scott scottish scout scouts scream screamed screaming screen screenplay script sculptor
sculpture sealed search searched searching season seasons seated seats seattle sebastian second secondary seconds
secret secretary secretly secrets section sections sector secure secured security seeds seeing seeking seemed
seemingly seems segment segments seized select selected selection selling semifinals seminary senate senator senators
sending sends senior sensation sense sensed senses sensitive sentence sentenced separate separated separately
separation september sequel sequence sequences serbia serbian sergeant serial serie series serious seriously servant
servants serve served server serves service services serving session sessions setting settle settled settlement
settlements settlers settling seven seventeen seventh several severe severely sexual shade shadow shadows shaft shake
shakespeare shaking shall shallow shame shane shanghai shape shaped shapes share shared shares sharing sharp sharply
shattered sheep sheet sheets sheffield shell shelter sheriff shield shift shifted shifting shinbone shining shipped
shipping ships shirt shock shocked shockwave shoes shook shoot shooting shopping shops shore short shorter shortly
shortness shorts shots should shoulder shoulders shouldn shouted shoved showed shower showing shown shows shrine
shrugged shuttle siblings sides siege sierra sighed sight signal signals signature signed significance significant
significantly signing signs silence silent silently silly silver similar similarly simon simple simply simpson
simultaneously since singapore singer singers singh singing single singles sinking sister sisters sites sitting
situated situation situations sixteen sixth sixty sized skating skill skilled skills skirt skull slammed slave slavery
slaves sleep sleeping sleeve slept slide sliding slight slightly slipped slope slopes slovenia slowed slowly small
smaller smallest smart smell smelled smile smiled smiles smiling smith smoke smoking smooth snake snapped sneakers
soccer social socialist societies society sofia softly software solar soldier soldiers solely soleus solid solomon
solution solutions solve somebody somehow someone somerset something sometime sometimes somewhat somewhere songs
songwriter sooner sophia sophie soprano soreness sorry sought souls sound sounded sounding sounds soundtrack source
sources south southeast southeastern southern southwest southwestern soviet space spaces spain spanish spare speak
speaker speakers speaking speaks special specialist specialized species specific specifically specified specimens
spectrum speech speed spell spencer spend spending spent sphere spider spike spine spinning spirit spirits spiritual
spite splint splints split spoke spoken sponsor sponsored sport sporting sports sportsman spots spotted sprain
sprained spread spreading spring springfield springs sprint spurs squad squadron square squeezed stability stable
stack stadium staff stage staged stages stained stairs stake stakes stand standard standards standing stands stanford
stanley stare stared staring stark starred starring stars start started starting startled starts state stated
statement statements states stating station stationed stations statistical statistics statue status stayed staying
steady steal steam steel steep steering stefan stephen stepped stepping steps stern steroid steve steven stevens
stewart stick stiff stiffness still stock stockholm stole stolen stomach stone stones stood stopped stopping stops
storage store stored stores stories storm story storyline straight strain strained strange stranger strapping
strategic strategies strategy streak stream streams street streets strength strengthening stress stretch stretched
strict strictly strike strikes striking string strings strip stripped stroke strong stronger strongest strongly struck
structural structure structures struggle struggled struggling stuart stuck student students studied studies studio
studios study studying stuff stumbled stunned stupid style styles subject subjects submarine submitted subsequent
subsequently subsidiary substance substantial substitute suburb suburban suburbs succeed succeeded success successful
successfully succession successor sucked sudan sudden suddenly suffer suffered suffering sufficient sugar suggest
suggested suggesting suggestion suggests suicide suitable suite sullivan sultan summer summit sunday sunlight sunset
sunshine super superintendent superior supervision supplied supplies supply support supported supporter supporters
supporting supports suppose supposed supreme surely surface surfaces surgeon surgery surprise surprised surrender
surrey surrounded surrounding surveillance survey survival survive survived surviving survivors susan suspect
suspected suspended suspension suspicious sussex sustainable sustained swallow swallowed swear sweat sweden swedish
sweet swelling swept swift swimming swing swiss switch switched switzerland swollen sword swung sydney symbol symbols
symphony symptoms syndrome synonym synonyms syria syrian system systems table tables tablets tackles tactical tactics
tailbone taiwan taken takes taking talent tales talked talking talks tamil tampa tanks taping tapped target targeted
targets tasks taste taught taxes taylor teach teacher teachers teaching teams tears technical technique techniques
technologies technology teenage teenager teeth telegraph telephone television telling tells temperature temperatures
temple temples temporarily temporary tender tendinitis tendinopathy tendinosis tendon tendonitis tennessee tennis
tenor tense tension tenth tenure terminal terminus terms terrain terrible terrified territorial territories territory
terror terrorism terrorist terry testament tested testing tests texas texts thailand thank thanks theater theatre
theatrical their theme themes themselves theodore theological theology theorem theoretical theories theory therapist
therapy there thereafter thereby therefore thermal these thesis thick thigh thighbone thighs thing things think
thinking thinks thinner thinners third thirteen thirty thomas thompson thoracic those though thought thoughts thousand
thousands threat threatened threatening threats three threw throat thrombosis throne through throughout throw throwing
thrown thrust thumb thunder thursday tibia tibial ticket tickets tiger tigers tight tightened tightly tilted timber
times tingling tingly tired tissue title titled titles tobacco today together tokyo tommy tomorrow tongue tonight
tools topic topics topped toronto torpedo torture tossed total totally touch touchdown touchdowns touched touching
tough toured touring tourism tourist tourists tournament tournaments tours toward towards towel tower towers towns
township trace traced traces track tracking tracks tracy trade traded trading tradition traditional traditionally
traditions traffic tragedy trail trailer trails train trained trainer trainers training trains tramadol trans transfer
transferred transformation transformed transit transition translated translation translator transmission transport
transportation transported trapped travel traveled traveling travelled travelling travels travis treasure treasurer
treasury treat treated treatment treatments treaty trees trembling trend trent trevor trial trials triangle tribal
tribe tribes tributary tribute trick tried tries trigger trinity triple trips tristan trochanteric troop troops trophy
tropical trouble truck trucks truly trump trumpet trunk trust trusted trustees truth trying tuberosity tubigrip tucked
tucker tuesday tummy tunnel turkey turkish turned turner turning turns twelve twentieth twenty twice twins twist
twisted twitter tylenol tyler types typical typically uganda ukraine ukrainian ultimate ultimately unable uncertain
uncle unclear uncomfortable unconscious uncredited under underfueling underfuelling undergraduate underground
underlying underneath understand understanding understood underwent unexpected unfortunately unified uniform
unincorporated union unions unique united units unity universal universe universities university unknown unless unlike
unlikely unstable unsuccessful until unusual upcoming updated upgraded upper upright uprising upset upstairs urban
urged urgent urinate urine usage useful users using usual usually utility vacant valentine valgus valid valley
valuable value values vampire vampires vancouver vanished variable variant variants variation variations varied varies
varieties variety various varying vector vegas vegetation vehicle vehicles veins velocity venezuela venice venture
venue venues vermont verse version versions versus vertebra vertebrae vertical vessel vessels veteran veterans
vicinity victim victims victor victoria victorian victories victory video videos vienna vietnam vietnamese viewed
viewers viewing views villa village villages vincent vinyl viola violence violent violet violin virgin virginia
virtual virtually virus viscosupplementation visible vision visit visited visiting visitor visitors visits visual
vital vladimir vocabulary vocal vocalist vocals voice voiced voices voivodeship volleyball voltage voltaren voltarol
volume volumes volunteer volunteers vomit vomiting voted voters votes voting voyage vulnerable wagner wagon waist
waited waiting wales walked walker walking walks wallace walls walter wanna wanted wanting wants warehouse warfare
warfarin warmth warned warner warning warren warrior warriors warsaw washed washington waste watch watched watching
water waters watson waved waves wayne wealth wealthy weapon weapons wearing weather website wedding wednesday weeing
weekend weekly weeks weight weightlifting weights weird welcome welfare wellington wells welsh weren western
westminster wetting whatever wheat wheel wheelchair wheels whenever where whereas whether which while whilst whisper
whispered white whitney whoever whole whose wicked wickets widely widen widened wider widespread widow width
wilderness wildlife wilhelm william williams willie willing wilson window windows winds windsor wings wingspan winner
winners winning winston winter wiped wireless wisconsin wisdom wished wishes wishing witch withdrawal withdrawn
withdrew within without witness witnessed witnesses wives wizard wolves woman women wonder wondered wonderful
wondering wooden woods woozy words worked worker workers working works workshop workshops world worlds worldwide
worried worry worse worship worst worth would wouldn wound wounded wounds wrapped wrestling wright wrist write writer
writers writes writing writings written wrong wrote xarelto xavier yards years yelled yellow yesterday yorkshire young
younger youngest yours yourself youth youtube yugoslavia zealand zhang zones zurich
"""
