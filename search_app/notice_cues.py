"""The words by which a message denies, recalls or asks in general, and words never taken for misspelt ones."""

from search_app import notice_cues_es

# What is said about a finding is read with the same matcher: each list below is one group of a rule.
NEGATES = """no | not | never | without | deny | denied | neither | nor | none | =free of | zero | signs of
 | symptom of | symptoms of | risk of | risk for | chance of | prevent | prevention | avoid | avoiding | fear of
 | afraid of | scared of | terrified of | phobia of | prone to | recovering from | recovery from | recovered from
 | history of | rule out | screened for | screening for | tested for | test for | read about | reading about
 | heard about | learn about | article about | article on | a talk about | talk on | know about | information on
 | information about | leaflet on | leaflet about | advice on | in case of | in case i | if i ever | if i were
 | if i was to | what if i | difference between | instead of | rather than | due for | chances of"""
DOES_NOT_NEGATE = """not sure | not know | not only | not just | no idea | no reason | no clue | not long
 | no matter | no doubt | not better | not going away | not go away | not get better | not improve | no better
 | no relief | not help | not stop | not stopping | not right | not normal | not well | not good | not great
 | not the usual | not usual | not mean to | not think i can | never had this | never had it | never felt
 | never been | never experienced | never known | not understand | not waste | not bother | not until | not matter
 | no injury | no longer | not ease | no warning | not eating | not settle | not slept | not sleep | not wait
 | not myself | not feel right | not feel good | not feel great | not feel myself | not look right | not look good
 | no wonder | not wear | not afford | not drive | no one | no answer | not answer | not get through | not work
 | cannot without | not without | not believe | not panic | not trust | not touch | not use | not remember
 | no appetite | not stand"""
REFUTES = """ruled out | was negative | came back negative | came back clear | were negative | was clear
 | turned out to be nothing | turned out fine | got the all clear | has healed | fully healed | all healed
 | all sorted | was sorted | got sorted | was normal | all clear | came back normal"""
PAST = """year ago | years ago | yrs ago | month ago | months ago | weeks ago | decade ago | decades ago
 | ages ago | a while ago | long time ago | last year | last month | last summer | last winter | last spring
 | last autumn | last season | last christmas | in #year | back in | when i was # | in my teens | in my twenties
 | in my thirties | when i was young | when i was younger | when i was a kid | when i was a child
 | when i was little | when i was at | when i was in | when i was pregnant | in high school | at 18 | at 19
 | at 17 | at 16 | at 15 | at 14 | at 21 | at age # | at high school | in primary school | when i was one
 | when i was two | when i was three | when i was four | when i was five | when i was six | when i was seven
 | when i was eight | when i was nine | when i was ten | when i was eleven | when i was twelve
 | when i was fifteen | when i was sixteen | when i was eighteen | when i was twenty | when i first
 | as a youngster | in my youth | at university | at uni | in the nineties | in the eighties | yrs back
 | as a child | as a kid | as a baby | as a toddler | as a teenager | as a teen | as a student | used to
 | previous | previously | in the past | years back | months back | year before | once had | had before
 | childhood | long ago | a lifetime ago | years since | recovered | recovering | got over | back then
 | when he was # | when she was # | two winters ago | seasons ago | summers ago | winters ago | months post
 | weeks post | years post | was discharged | cleared to | cleared me | cleared for"""
PAST_TOO = "that was | this was years | this was back | this was in | happened"
PRESENT = """now | today | tonight | still | again | currently | this morning | this afternoon | this evening
 | this week | suddenly | right now | at the moment | since | yesterday | last night | keeps | keep | just
 | minutes ago | hour ago | hours ago | days ago | all of a sudden"""
PRESENT_VERB = "is | am | are | =im | =ive | have | has | feel | =cannot | got | been | hes | shes"
GENERAL = """cause | common | how would someone | how can someone | how would you | what is | whats | what are
 | what cause | what does | what do | what can cause | what happens | can cause | could cause | does cause
 | do cause | cause of | causes of | how common | how rare | how likely | difference between | signs of
 | symptoms of | sign of | symptom of | explain | meaning of | mean | definition | define | is it true | why do
 | why does | why is | why are | how do you | how does | how can you | how to prevent | how to treat | how to spot
 | how to recognise | how to recognize | how to avoid | how is | how are | is there a link | linked | related to
 | treatment for | treatments for | recovery time | how long does | how long do | how long after | prevent
 | what should you | when should you | should you | can you | do you | if someone | when someone | if you
 | when you | do runners | why runners | which | guide to | facts about | tell the difference
 | return to running after | exercise after | running after | run after | rehab | can running | does running
 | can exercise | risk of | risks of | information on | information about | advice on | people | runners
 | leads to | lead to"""
PERSONAL = """=i | =im | =ive | =id | =my | =me | =myself | =mine | =he | =hes | =she | =shes | =his | =her | =him
 | =we | =our | husband | wife | son | daughter | =mum | =mom | =dad | mother | father | partner | boyfriend
 | girlfriend | brother | sister | =nan | grandad | grandma | colleague | teammate | hubby | toddler"""
IMPERSONAL = """can i ask | could i ask | may i ask | i was wondering | i wonder | im wondering | just wondering
 | i want to know | i want to learn | id like to know | id like to learn | tell me | do i know | can i tell
 | can i learn | i read | i heard | i saw | ive read | ive heard | i watched | im curious | i need to know
 | how would i know | how will i know | how do i recognise | how do i spot | can i find | can i read
 | do i prevent | can i prevent | i avoid | do i avoid | should i know | explain to me | help me understand
 | i understand | can we | do we"""
STUDY = """essay | assignment | homework | dissertation | coursework | first aid course | first aid training
 | first aid certificate | for a friend's exam | quiz | documentary | podcast | novel | curious | curiosity
 | for a talk | for my talk | presentation | leaflet | poster | magazine | webinar | workshop | policy | refresher
 | is there a course | do you run a course | a course locally | for my blog | for school | biology | a blog"""
_ENGLISH = (
    *(NEGATES, DOES_NOT_NEGATE, REFUTES, PAST, PAST_TOO, PRESENT, PRESENT_VERB),
    *(GENERAL, PERSONAL, IMPERSONAL, STUDY),
)
CUES = tuple(f"{english} | {spanish}" for english, spanish in zip(_ENGLISH, notice_cues_es.CUES, strict=True))

# Words that are read as one word, and words that begin a clause by themselves or after "and".
CANNOT = "cannot cant couldnt wont unable barely hardly struggling struggle struggled struggles cudnt canot"
NOT = "not isnt arent wasnt werent dont doesnt didnt hasnt havent hadnt aint dosent dosnt"
CLAUSE_STARTS = "but however now today although though because except then yet cos coz"
AFTER_AND = """i im ive my he hes she shes it its the now this that there then today still feel feeling feels cannot
 have has is was been his her we our just keep keeps suddenly last"""
# Common words that are one or two letters from a word of the shipped rules: never taken for a misspelling of it.
REAL_WORDS = """
added admitting aesthetic affection agility alike alter alteration angel arise aspiring attach awaken babes badge
banned banning barking based batter batting beach beads beans beard beast beasts bells bench berth binding binds birch
bitter blake blame blames bland blank blaze blend blending blends blessings blink blinking blond bloom blush boating
boats bondage bonded bonds bonus borrowing bounce bragging brake braking braun breach breached breadth breed breeding
brian bride brightest brink brock broker brought brows brunch buckley budget bully bumper buried burner burton burying
buster butch butter calling camping camps cannon carrier carve carving cellar chain champ champs changer charged
charming chartered cheat cheats cheeky cheer cheers chess chile chili chilly choir chopper cleansing clearer clicked
clint clippers cloth coalition coarse codes coding collusion colts comet comey committing concession concessions
conclusion conclusions cones confessed confession construct constructing construction constructions consulting
continent contractor contractors contradiction conversion conversions cooked cooking cooperation cores countless coupe
cracker crank craving craze creations creek crest cropped crossings crowned cruises cruising crust cunning curling
curly curse dared decreasing dedication delegation delicious depth description detection deterrent digestion diner
dipping disclosed disco discovered diver divergent donkey doping drafting drafts drawn dresser dumping dusty dwelling
earning easter eater education election elections electrons elves emery emotions ethanol exclusion executions exiting
exits expansion expulsion factory failing faking fancy fares farming farther faster feather fellow fifth fighter filing
filming finer finnish firearm flame flaming flattened flattering fling flint flipped floated flour folding forget forth
fracking fractions framing freeing fright frost fruit fruits frying fucking fuels funky galleries gambling gaming
garage gearing giles gloss glossy glowing grace graduating grain grandpa granting graph grass grave greed greek greet
grown hacker handy harden haters header hearty heather heightened helper herring hides hikes hires hitter hobby
homeless hooking house housing hunting hunts imaging inception incidental incidentally incidents inclusive indefinitely
indication indications indifference indifferent induction infectious infested infinitely injunction insensitive insert
insertion inspect inspection internationally invention iteration joins jolly jumper kicker kissing lacked lacking
launching laundering laying leaning leasing leaving lending liberation lighten linger listening loans locker looting
lords loser lover lumber mailing mails maker makers males married marrying master mastering matches mater matte
meddling mediation meditation meeting mighty milling mined mining mixer moaning moderation monuments mourning murdering
nearby neatly needless nesting newer nickel nodes noodle notions novice objection older omitted otter overcoming
overhead overheard overrated oversight overweight paralysis parker party passive patent patrol paused paying pending
picking piles pinch piper pitch pitches pitching placement planet planner plate plated pocket poker polling polls posed
posing powder praying preaching print prison promotion property proposition prosper psalms purse quite raging raining
rally raped raping reaching realty reformed refuge rejection relegation relied relies religious rendering renting
reserve restraining reuse revered rider rigging rivera roaming robber robbing rollins rouge route routing rover ruining
rushing sacked sailed sailing sally salty satan scarlett scattered scattering scots scrub searching sears seeking seeks
selections selling sells sending sends sequences serum serve serving setting sewing shack shade shading shaft
shaken shaky shale shame shaming shane share sharing shark sheds sheen sheep sheer shell shells sheltered shine shipped
shipping ships shire shooter shopping shorten shout shouting sighs singers singing sings sinks skill skilled skirt
slapped sleek slick slide slides slight slime sling slots slower sneak sneaking sniff soaring solos somethin spade
spanning spare spared spice spiral spite spoiled spoke stack stacked stacking stacks staff staging stains stake stale
stalking stark stash stating stations stats steak steaks steel steep stint stoke stole stony store storing stove strand
stranger strangers stray stride strife strike strive struggled strung stunt subconscious sucker suction suing superb
supper swapped swear swearing sweep sweeping sweeps swept swift swine swing switches switching swore swung tagging
tainted tangled tastes tasty taxing teaming tease teasing temperate tended tenth texting thine thinker thinkers thirsty
thorough though threat thrust ticking tighter timer tinder toast token tories touring towed tower towers tracing
trailing traitor tribes trick trolling trough truck trucking tuned turks tying understood uplifting vaginal vending
wager wages waiter walker warner watts waves waving weaken weaver weigh weighs weirdo whale whore whose wilder wingers
wired wires wiring wiser wives women worthy wrapped yelling youthful
"""
