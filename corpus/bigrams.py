"""Which letters follow which: how much a string of letters looks like a word of a language.

For each letter of a language the table has the letters that follow it, in four tiers by how
often they do ("_" is the edge of a word), as counted over the word forms of news: 10 % of
the time or more, 3 %, 0.8 %, 0.15 %. A pair that is not there is rarer still. So few figures
tell words of another keyboard layout, or of another language, from those of this one.
"""

from __future__ import annotations

import functools

from corpus.story import Language

EDGE = "_"
# log2 of the mean probability of a pair of each tier, and of one that is in none
TIERS = (-2.6, -4.2, -5.9, -7.9)
UNSEEN = -12.0

FOLLOWERS: dict[Language, dict[str, str]] = {
    "kk": {
        "_": " қбажткмсое дөшпнәрүиұіз эхфглуғвы",
        "а": "рн_л стйуғмқ дзпбңш яквежгцх",
        "ә": "рсл кундтй зжмбң_ ш",
        "б": "аеі олыиөұ үурю_ әдъс",
        "в": "_етаи ло нксір пқгхчя",
        "г": "еі аир _о түлу",
        "ғ": "аы д и уно_ұ",
        "д": "аыеі  иә ож_үур",
        "е": "рн_ тлксмг йдңупзвш бхжфяа",
        "ё": "рдт   ",
        "ж": "аео ыүұи іәөу_ қбшмж",
        "з": "а_ді ыемигу бғно сқр",
        "и": "ян ктсде_мл арцзывіхопгфғ жйбч",
        "й": "ы_дт лімен қсғрбкг жұшхоц",
        "к": "е_ті өаоү сәукр шцилпмұ",
        "қ": "а_ыт оұс упқиш крм",
        "л": "аыед іғ_ иуогмтсь лқшпжнбюк",
        "м": "еа ыді_иә ұүолпушбнмк тғсқгөь",
        "н": "_даы еі итшогунсғ кұбфцәжвз",
        "ң": "_ ігы дағебнт сшк",
        "о": "рл нсмбтвқй ғдг_кпңз цшфюжоя",
        "ө": "лзтрн мңкш спбй г_",
        "п": "_а тоеру скіыпишл әқбұьц",
        "р": "ы_а ідлтеуг мғисонк бжқшзп",
        "с": "ыта іе_п уоқкиәсшұө лүм",
        "т": "аыіе т_уо икұүрөқә бпшс",
        "у": "_ды шралғіс гмбнетқх зәчцпки",
        "ұ": "рлм сқйзжнт ғшбдх _пңякую",
        "ү": "рй снлшкзгм тдб п",
        "ф": "иоера у _тп лф",
        "х": "ан иом ы_тқгу бехрсші",
        "һ": "аү   ",
        "ц": "ие  а_ уқкз",
        "ч": "а_еи  к ",
        "ш": "ыаіе _т кқу иоұсвжә",
        "щ": "и   ",
        "ъ": "е   ",
        "ы": "_н лқңсрмзғ пт шдбй",
        "і": "_н лркңмзсп гшт бід",
        "ь": "_дет мюя гкпбншс ",
        "э": "клн _тэф оспамйрц вб",
        "ю": "д_т рғзмк сні ",
        "я": "л_с ндқғ ру жтбзхцмапұ",
    },
    "ru": {
        "_": "пс овкрнмдитзуба глфэчжх шецяю",
        "а": "_нл трвсмзкд ебяхцпйчгюжш иущф",
        "б": "оер лаиуынщ съ_як хвюмэшдбжьё",
        "в": "аое_ иылн сурктшзя мьвпдёгх",
        "г": "оар иел_у нд квст",
        "д": "еаои ну_р сывжлкпям дьётшзцхгчъб",
        "е": "н_р тлсдмйк вгзчжпбех шцощафия",
        "ё": "тнрм л_взс хгдкж йпбш",
        "ж": "еиадн  ук_оёбч сьм",
        "з": "а онвидырмеу _блкгя сьжъп",
        "и": "_ нтлсякемрзийв чхдцоюаг бпшжфщ",
        "й": "_ снт дкошмл рчцгпезв",
        "к": "оаи у_ртел свц нк",
        "л": "иеьао _яу юслнкы ёжгтдм",
        "м": "_еиао у ынпмсл бякьвё",
        "н": "иоаы ент_с удякц гьфчвзёю",
        "о": "в _срмдлтгбнй кпезжчи ояшхфцщу",
        "п": "ро еаилу ы_н птяськц",
        "р": "аоеи у ты_нсмягкжв дьршпхблфёч",
        "с": "тк ояпеиалс у_ьнвмыр чбдшхфё",
        "т": "аео_ иьрвсну ыкя мпчдлбтё",
        "у": "_ срдтючлпкбжм нгшзещвха ийфэяц",
        "ф": "иоеа ру_ф лтс ыгкьёнх",
        "х": "_о аир нсуве млэгт",
        "ц": "ие а_ы уок свбнцпл",
        "ч": "еиан к ту_ёшь рлсмо",
        "ш": "еиа лнкт оу_ёьв рпсмб",
        "щ": "еиа н ёуь _",
        "ъ": "ея ё _ ю",
        "ы": "_хей мвст лшпкрдбнч гзяж",
        "ь": "_н сюе зятшкмб цигёдвчфщо",
        "э": "ктл нрфмв пс_йшд зцбг",
        "ю": "_тщ чдб рсзнл жкюмцгашв",
        "я": "_ тмнв елзхдющсрбжч цкяйпгш",
    },
    "en": {
        "_": " scaptdirmefbwloh gnuvj kyq",
        "a": "tnlr cs_digmbp yuvkf whxz",
        "b": "leio aurs_ ym jbtcpv",
        "c": "oeath irku_l cys d",
        "d": "_ei aosu rdlgyv mncbfwjtph",
        "e": "_rsn dalctm exvpfgw iyboqhku",
        "f": "ioe afu_rlt ys dpcw",
        "g": "_e irhoaun slgy tm",
        "h": "eaoi_ t urynsl mbwcd",
        "i": "no tcselvdamg rzfpb_ kxq",
        "j": "ouea  is_ rjfqdmp",
        "k": "e_is an lyofubrt pgchwmd",
        "l": "ei_al yo ustdv pkfmgcbrw",
        "m": "eaip o_mus by lcnf",
        "n": "g_t esdcaio nfuvk ylmphr",
        "o": "nr umlptws_v odcgfabik yexjh",
        "p": "reaol _iptuhs  mdyfcb",
        "q": "u _ srl aciop",
        "r": "e_ai ost ydnmckurgvl pfbw",
        "s": "_te isuohp acl kmywfnd",
        "t": "ie_ ahros yutl wcmnfp",
        "u": "rsn tlaceimpbd g_ foxy",
        "v": "eia o _ syupr",
        "w": "eaio_ hsn rdl cwtypf",
        "x": "p_ti cea h ysmoudnbl",
        "y": "_ soe iptmnblac wzrd",
        "z": "eai _o zy wulmfnv",
    },
}


@functools.cache
def pairs(language: Language) -> dict[str, float]:
    """The log2 probability of the second letter after the first, for each pair in a tier."""
    return {
        first + second: weight
        for first, row in FOLLOWERS[language].items()
        for tier, weight in zip(row.split(" "), TIERS, strict=True)
        for second in tier
    }


def plausibility(word: str, language: Language) -> float:
    """The mean log2 probability of a word's pairs of letters, its edges among them.

    `word` is lower case. From UNSEEN (impossible) to TIERS[0]; words of running text have
    about -4, others below -6.
    """
    known = pairs(language)
    edged = f"{EDGE}{word}{EDGE}"
    return sum(known.get(edged[at : at + 2], UNSEEN) for at in range(len(word) + 1)) / (
        len(word) + 1
    )
