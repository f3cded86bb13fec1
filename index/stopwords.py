"""Function words of Kazakh, Russian and English, in the forms that texts have.

Written for this project: pronouns, particles, prepositions and postpositions, conjunctions,
auxiliaries. They say little of what a text is about, so ranking and completion pass them
over; phrases keep them, because "Болу немесе болмау" is made of nothing else. Words that
carry a meaning in a title (`жыл`, `год`, `year`, numbers but one) are not among them.
"""

from __future__ import annotations

from corpus.story import Language

STOPWORDS: dict[Language, frozenset[str]] = {
    "kk": frozenset(
        # conjunctions and particles
        "және мен бен пен менен да де та те ма ме ба бе па пе ғой ғана тек әрі я яки немесе"
        " әлде бірақ алайда дегенмен әйтсе сондықтан өйткені себебі егер ендеше онда демек яғни"
        " мысалы әйтпесе болмаса тіпті әсіресе бәлкім мүмкін әрине иә жоқ емес екен шығар сияқты"
        " секілді тәрізді ше ау деген дейтін деп делінген"
        # postpositions and what stands like them
        " үшін туралы жайлы жөнінде бойынша арқылы кейін соң бұрын дейін шейін бері қарай таман"
        " сайын бойы қарсы қатар бірге басқа бөлек өзге тыс гөрі қоса сәйкес байланысты қатысты"
        " негізінде ретінде орай ішінде арасында астында үстінде жанында алдында артында кезінде"
        # pronouns
        " мен менің маған мені менде менен менімен сен сенің саған сені сенде сенен сенімен ол"
        " оның оған оны онда одан онымен біз біздің бізге бізді бізде бізден бізбен сіз сіздің"
        " сізге сізді сізде сізден сізбен сіздер олар олардың оларға оларды оларда олардан"
        " олармен өз өзі өзінің өзіне өзін өзінде өзінен өзіміз өзіміздің өздері өздерінің бұл"
        " бұның мұның бұған мұны бұны мұнда бұдан мұндай бұндай бұлар осы осының осыған осыны"
        " осында осыдан осындай осылай сол соның соған соны сонда содан сондай солай мына мынау"
        " мынадай анау кім кімнің кімге кімді не ненің неге нені неден қай қандай қайда қайдан"
        " қашан қанша неше неліктен қалай барлық барлығы бүкіл күллі бәрі барша әр әрбір әркім"
        " ештеңе ешкім ешқандай ешбір кейбір біреу бірнеше біраз бір бірі бірін бірде түрлі"
        # auxiliaries and adverbs of degree
        " бол болу болды болған болып болады болатын болмақ болса болар еді едік екенін"
        " екендігін еткен етті етіп етеді ету қылды қылып деді дейді дейтін тұр тұрған тұрады"
        " отыр отырған жатыр жатқан жүр жүрген бар алады алған берген берді кетті келген өте тым"
        " ең аса нақ дәл тағы әлі енді ғана жай тура қазір".split()
    ),
    "ru": frozenset(
        # prepositions
        "в во на с со к ко у о об обо от ото до из изо за по под подо над надо при про без безо"
        " для через сквозь между перед передо около возле вокруг после кроме вместо ради среди"
        " против насчет согласно благодаря вследствие ввиду путем"
        # conjunctions and particles
        " и а но да или либо ни не же ли бы то что чтобы как будто словно если когда пока хотя"
        " потому поэтому затем зато однако также тоже причем притом ибо чем нежели лишь только"
        " даже ведь вот вон уж уже еще разве неужели пусть пускай именно просто прямо едва почти"
        " ну нет так итак например"
        # pronouns
        " я меня мне мной мною мы нас нам нами ты тебя тебе тобой вы вас вам вами он его него"
        " ему нему им ним нем она ее нее ей ней ею нею оно они их них ими ними себя себе собой"
        " мой моя мое мои моего моей моих моим наш наша наше наши нашего нашей наших нашим"
        " нашими твой твоя ваш ваша ваше ваши вашего вашей ваших вашим свой своя свое свои"
        " своего своей своих своим своими свою своем этот эта это эти этого этой этих этому этим"
        " этими эту этом тот та те того той тех тому тем теми ту такой такая такое такие такого"
        " таких таким такими сам сама само сами самого самой самих весь вся все всего всей всех"
        " всему всем всеми всю каждый каждая каждое каждого каждой каждую любой любая любое иной"
        " другой другие других кто кого кому кем ком чего чему чем какой какая какое какие каких"
        " каким который которая которое которые которого которой которых которому которым"
        " которыми которую котором чей чья чье никто ничто ничего никого никакой кто-то что-то"
        " некий некоторые некоторых"
        # adverbs that point, auxiliaries
        " где куда откуда там тут здесь туда сюда оттуда тогда теперь сейчас потом всегда"
        " никогда иногда очень более менее весьма совсем слишком столько сколько можно нужно"
        " надо нельзя быть был была было были буду будет будут будем будучи есть является"
        " являются являлся".split()
    ),
    "en": frozenset(
        # articles, prepositions
        "a an the of in on at by for from to into onto upon with within without about above"
        " across after against along among amid around as before behind below beneath beside"
        " besides between beyond despite down during except inside near out outside over per"
        " since than through throughout till toward towards under until up via"
        # conjunctions and particles
        " and or but nor so yet if then else because while whereas although though unless"
        " whether not no yes too also just only even still both either such ever never"
        " however"
        # pronouns and determiners
        " i me my myself we our ours ourselves you your yours yourself yourselves he him his"
        " himself she her hers herself it its itself they them their theirs themselves this that"
        " these those who whom whose which what where when why how here there each every all any"
        " some few more most other another same own one once many much several something"
        " anything nothing someone anyone everyone"
        # auxiliaries
        " am is are was were be been being have has had having do does did doing done will would"
        " shall should can could might must ought cannot isn't aren't wasn't weren't hasn't"
        " haven't hadn't doesn't don't didn't won't wouldn't shan't shouldn't can't couldn't"
        " mustn't it's that's there's he's she's they're we're you're i'm i've we've they've"
        " i'll he'll she'll they'll we'll let's"
        # adverbs of degree and time that stand everywhere
        " very quite rather again further almost already now".split()
    ),
}


def is_stopword(word: str, language: Language) -> bool:
    """Whether a word, in its exact form, is a function word of a language."""
    return word in STOPWORDS[language]
