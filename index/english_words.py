"""What English rules cannot know: irregular forms, nouns in -ing, adjectives in -ed, spellings.

Written for this project. Every table is `words: words`, to be read and mended.
"""

from __future__ import annotations


def _pairs(text: str) -> dict[str, tuple[str, ...]]:
    """`form lemma …; form lemma …` as form -> lemmas, best first."""
    return {form: tuple(lemmas) for form, *lemmas in map(str.split, text.split(";"))}


# Forms that are no regular ones, or that the dictionary takes for others than news do.
FORMS = _pairs(
    # verbs
    "am be; is be; are be; was be; were be; been be; being be; has have; had have; having"
    " have; does do; did do; done do; goes go; went go; gone go; gonna go; got get; gotten"
    " get; gotta get; wanna want; can't can; cannot can; won't will; shan't shall; said say;"
    " says say; made make; paid pay; laid lay; lay lay lie; lain lie; laying lay; lying lie;"
    " lies lie; lied lie; saw see; seen see; felt feel felt; left leave left; thought think"
    " thought; thoughts thought; taught teach; caught catch; brought bring; bought buy; fought"
    " fight; sought seek; found find; bound bind; ground ground grind; wound wind wound; held"
    " hold; told tell; sold sell; met meet; led lead; fed feed; bred breed; fled flee; read"
    " read; sat sit; sitting sit; stood stand; understood understand; won win; lost lose; shot"
    " shoot; lit light; hid hide; hidden hide hidden; bit bit bite; broke break; broken break;"
    " spoke speak; spoken speak; woke wake; woken wake; stole steal; stolen steal; froze"
    " freeze; frozen freeze; chose choose; chosen choose; wrote write; written write; rode"
    " ride; ridden ride; rose rise rose; risen rise; drove drive; driven drive; dove dive"
    " dove; shown show; drew draw; drawn draw; grew grow; grown grow; knew know; known know;"
    " threw throw; thrown throw; flew fly; flown fly; blew blow; blown blow; born bear; borne"
    " bear; bore bear; wore wear; worn wear; tore tear; torn tear; swore swear; sworn swear;"
    " fell fall; fallen fall; began begin; begun begin; ran run; sang sing; sung sing; rang"
    " ring; rung ring; sank sink; sunk sink; swam swim; swum swim; drank drink; drunk drink;"
    " sprang spring; sprung spring; hung hang; stuck stick; struck strike; spun spin; shook"
    " shake; shaken shake; took take; taken take; forgot forget; forgotten forget; slept"
    " sleep; kept keep; swept sweep; wept weep; crept creep; built build; spent spend; sent"
    " send; lent lend; bent bend; dealt deal; meant mean; means mean means; meaning meaning"
    " mean; burnt burn; learnt learn; dreamt dream; spelt spell; spilt spill; dying die; tying"
    " tie; united united unite; dress dress; dressing dress; remains remain; following follow"
    " following; living live living; lives life live; leaves leave leaf"
    ";"
    # nouns
    "people people; men man; women woman; children child; feet foot; teeth tooth; mice mouse;"
    " geese goose; oxen ox; dice die dice; wives wife; knives knife; halves half; shelves"
    " shelf; thieves thief; wolves wolf; loaves loaf; hooves hoof; calves calf; selves self;"
    " heroes hero; echoes echo; potatoes potato; tomatoes tomato; movies movie; ties tie;"
    " gases gas; buses bus; axes axe axis; bases base; theses thesis; analyses analysis;"
    " crises crisis; oases oasis; criteria criterion; phenomena phenomenon; alumni alumnus;"
    " alumnae alumna; media media; data data; trivia trivia; news news; series series; species"
    " species; goods goods; premises premises; headquarters headquarters; aircraft aircraft;"
    " crossroads crossroads; thanks thanks thank; clothes clothes; glasses glass; gov't"
    " government"
    ";"
    # degrees, and words that are what they look
    "better good well; best good well; worse bad; worst bad; more more; most most; less less;"
    " least least; further far; furthest far; farther far; farthest far; elder elder; eldest"
    " elder; latter latter; us us; m m; bare bare; cola cola; weed weed; alive alive;"
    "wales wales; mars mars; hermes hermes; williams williams; adams adams; rogers"
    " rogers; cannes cannes; andes andes; vegas vegas; physics physics; ethics ethics;"
    " politics politics; economics economics; acoustics acoustics; aids aids"
)

# Adjectives whose -er and -est are degrees; of other words -er is a person or a thing.
GRADABLE = frozenset(
    "big bold brave brief bright broad busy calm cheap clean clear clever close cold cool"
    " crazy cute dark dear deep dense dirty dry dull early easy fair fancy fast fat few fierce"
    " fine firm fit flat fresh friendly full funny gentle grand great green grey happy hard"
    " harsh healthy heavy high holy hot huge hungry kind large late lazy light likely little"
    " lively lonely long loose loud lovely low lucky mad mild narrow near neat new nice noble"
    " odd old pale plain poor pretty proud pure quick quiet rare rich ripe rough rude sad safe"
    " sharp short shy sick silly simple slight slim slow small smart smooth soft soon sour"
    " steep strange strict strong sunny sure sweet tall tasty thick thin tight tiny tough true"
    " ugly vague vast warm weak wealthy wet white wide wild wise young black".split()
)
# Of these the form in -er is as often a noun: both are looked for.
AMBIGUOUS_ER = frozenset("cleaner cooler lower lighter dryer drier loader planer".split())

# Nouns in -ing with a life of their own; the verb is looked for after them.
NOUNS_ING = frozenset(
    "accounting advertising beginning being blessing bombing boxing breeding briefing"
    " broadcasting building camping casting climbing coding computing cooking crossing cycling"
    " dancing dealing diving drawing dwelling earning editing engineering engraving feeding"
    " filming fishing funding gambling gaming gardening gathering greeting"
    " handwriting heating housing hunting knitting landing learning licensing lighting listing"
    " marketing meaning meeting mining modeling morning offering opening outing painting"
    " parking planning posting pricing printing processing programming publishing racing"
    " ranking rating reading recording rehearsing riding rowing sailing saving schooling"
    " screening setting sewing shipping shooting shopping singing skating skiing spelling"
    " spending staffing standing storytelling suffering surfing swimming teaching testing"
    " timing tracking trading training tutoring understanding upbringing voting warning"
    " weaving welding wording wrestling yearning fighting sharing striking copying birding"
    " bottling bearing bedding".split()
)
# Words in -ing that come of no verb, or long left it.
NEVER_ING = frozenset(
    "anything ceiling clothing darling during earring evening everything herring lightning"
    " morning nothing offspring pudding sibling something sterling viking wedding willing"
    " upcoming ongoing outstanding outgoing incoming forthcoming".split()
)
# Verbs in -e whose forms in -ed and -ing could also be of a word without it (`unit`, `breath`).
VERBS_E = frozenset(
    "automate bathe baste binge breathe chaperone clothe determine entwine examine imagine"
    " lambaste loathe lunge paste persevere premiere regale requite route secrete serve"
    " deserve sheathe singe soothe sunbathe swathe teethe tinge unite reunite unsheathe"
    " wreathe complete compete invite ignite excite".split()
)
# Words in -ise that have no other spelling, though the dictionary lists one.
ALWAYS_ISE = frozenset(
    "advertise advise arise bruise chastise comprise compromise concise cruise demise despise"
    " devise disguise enterprise exercise expertise franchise guise improvise incise"
    " merchandise noise paradise poise praise precise premise promise raise revise rise"
    " supervise surmise surprise televise treatise wise".split()
)
# Adjectives made of participles that mean something else than their verb.
PARTICIPLES = frozenset(
    "amazing amazed appealing bored boring charming complicated concerned corresponding"
    " dedicated depressed depressing determined devoted disabled disappointing disgusting"
    " distinguished educated embarrassed embarrassing encouraging excited exciting exhausted"
    " fascinated fascinating frustrated frustrating gifted impressed impressive interested"
    " interesting limited loving naked pleased promising related sacred satisfied satisfying"
    " shocked shocking skilled sophisticated specialized stunning surprised surprising"
    " talented thrilled tired unexpected unlimited unprecedented wicked worried wasted"
    " animated annoying armed confused confusing crowded endangered entertaining haunted"
    " haunting inspiring lasting outdated overwhelming relaxed relaxing rewarding"
    " troubled convincing conflicting detailed isolated".split()
)

# British spelling -> American, where a rule for the ending would take too much.
SPELLINGS = dict(
    pair.split(":")
    for pair in (
        "programme:program centre:center theatre:theater metre:meter litre:liter fibre:fiber"
        " kilometre:kilometer centimetre:centimeter millimetre:millimeter calibre:caliber"
        " sabre:saber spectre:specter sombre:somber lustre:luster meagre:meager amphitheatre:"
        "amphitheater epicentre:epicenter catalogue:catalog analogue:analog defence:defense"
        " offence:offense licence:license pretence:pretense practise:practice grey:gray"
        " artefact:artifact archaeology:archeology archaeologist:archeologist archaeological:"
        "archeological mediaeval:medieval encyclopaedia:encyclopedia aeroplane:airplane"
        " aluminium:aluminum jewellery:jewelry jeweller:jeweler"
        " traveller:traveler counsellor:counselor marvellous:marvelous"
        " woollen:woolen skilful:skillful fulfil:fulfill fulfilment:fulfillment enrol:enroll"
        " enrolment:enrollment instalment:installment judgement:judgment ageing:aging"
        " acknowledgement:acknowledgment sceptic:skeptic sceptical:skeptical plough:plow"
        " moustache:mustache tyre:tire kerb:curb pyjamas:pajamas cheque:check draught:draft"
        " manoeuvre:maneuver paediatric:pediatric gynaecology:gynecology anaemia:anemia"
        " caesium:cesium foetus:fetus oestrogen:estrogen orthopaedic:orthopedic whisky:whiskey"
        " favourite:favorite neighbourhood:neighborhood neighbouring:neighboring colourful:"
        "colorful honourable:honorable mould:mold moult:molt smoulder:smolder"
        " analyse:analyze paralyse:paralyze catalyse:catalyze labourer:laborer armoury:armory"
        " harbour:harbor distil:distill instil:instill instal:install"
    ).split()
)

# Words of Kazakh culture in English texts; each makes a regular plural.
LOANS = frozenset(
    "aitys akim akimat akyn aul aksakal alash ashar batyr bauyrsak beshbarmak dastan"
    " dombra dombyra domra jyrau zhyrau jailau zhailau khan khanate kobyz kokpar"
    " koumiss kumis kurgan kui kuy kuishi kyui kyuishi madrasa mazar maslikhat"
    " nauryz oblast oralman petroglyph saz sazsyrnai seri shanyrak sherter shubat sybyzgy"
    " tamga tazy tengrist terme toi tumar tundik yurt zhetigen zhuz juz kandas".split()
)
