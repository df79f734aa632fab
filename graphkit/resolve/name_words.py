"""The word tables behind names: honorifics, kin, roles, places, legal forms, variants.

Small, own lists of words; a word that is missing only means less agreement, never more.
All words are in the folded form that names are compared in (small Latin letters).
"""

from __future__ import annotations

import hashlib
import re


def _listed(text: str) -> list[str]:
    return text.split()


def _words(text: str) -> frozenset[str]:
    return frozenset(_listed(text))


HONORIFICS = _words(
    "mr mrs ms miss master sir lord lady hajji haji hajj hajjat hajat alhaji alhajji hajjati"
    " sheikh sheik shaikh shaykh sheikha ssalongo salongo nnalongo nalongo hon honourable"
    " honorable eng engineer dr doctor prof professor pastor pr rev reverend fr bishop bp"
    " archbishop canon mzee muzeyi mukyala mw mwami owek omutaka capt captain maj major gen"
    " general col colonel lt lieutenant sgt cpl pte brig brigadier insp inspector supt amb"
    " ambassador president prezident praesident prasident monsieur madame mme mlle herr frau"
    " senor senora mullah maulvi mawlawi qari ustaz ustadh imam syedna datuk"
)
"""Titles: kept as evidence in the raw name, not compared."""

KIN = _words(
    "mama maama mamma mum mummy mom mommy mother mothers maawe mukaaka taata tata baba papa dad"
    " daddy father dads uncle uncles unc auntie aunty aunt aunties ssenga senga kojja koja"
    " jjajja jajja jaja grandma grandpa grandmother grandfather granny wife wifey husband hubby"
    " hubbie daughter brother bro sister sis sista cousin nephew niece inlaw mjomba shangazi"
    " bibi babu mke mume mtoto mwana muganda mukwano sweetheart darling honey baby bae love"
    " boyfriend girlfriend fiance fiancee stepmum stepdad stepmother stepfather motherinlaw"
    " fatherinlaw brotherinlaw sisterinlaw mulamu muko"
)
"""Words for a relation: what follows them is another person's name or nobody's."""

ROLES = _words(
    "boss bosses madam madame mudam madamu boda bodaboda bodaman landlord landlady tenant"
    " caretaker customer client agent agents broker dealer doctor doc nurse midwife pastor visa"
    " passport embassy consulate immigration police policeman officer oc dpc army soldier"
    " teacher tr headteacher headmaster lecturer student classmate roommate workmate colleague"
    " coworker friend friends neighbour neighbor plumber electrician mechanic mechanics"
    " carpenter builder mason painter welder tailor barber salon saloon hairdresser driver"
    " drivers taxi cab uber bolt safeboda faras truck lorry conductor rider courier delivery"
    " askari guard security watchman maid housegirl houseboy houseman househelp nanny cleaner"
    " cook chef waiter waitress barman shamba gardener farmer lawyer advocate attorney"
    " accountant auditor manager supervisor director ceo secretary receptionist reception clerk"
    " cashier banker teller loan loans moneylender shopkeeper supplier seller vendor wholesaler"
    " buyer trader photographer journalist mc dj producer artist coach trainer chairman"
    " chairperson councillor mayor rdc gombolola reverend bishop priest choir usher pharmacist"
    " vet laboratory recruiter travel airport scout owner admin helper worker staff guy man lady"
    " woman girl girls boy boys"
)
"""Words for what somebody does for the one who saved the number."""

THINGS = _words(
    "shop shops store house home homes office work workplace school college university church"
    " mosque hospital clinic pharmacy bank hotel guest guesthouse lodge bar pub restaurant cafe"
    " kitchen market mall garage station stage park hostel rent rental rentals room rooms"
    " apartment flat plot land car cars wash bike motorcycle phone phones line number mobile"
    " money airtime data internet wifi tv dstv gotv startimes startv water power umeme nwsc yaka"
    " gas fuel petrol food milk bread meat chicken fish rice pizza cake cakes drinks charcoal"
    " clothes shoes bags hair nails beauty spa massage gym film movies music studio studios"
    " photo photos printing stationery hardware cement timber furniture electronics computer"
    " computers laptop repair repairs care service services center centre help helpline hotline"
    " emergency ambulance fire toll free info desk call calls voicemail test sim card new old"
    " spare other second backup main group team club sacco savings insurance transport"
    " transporters tours safaris logistics company ltd limited enterprises traders project"
    " unknown private nobody noname me myself mine my you your the and for from with at of in on"
    " to near next big small good best black white blue red green short tall fat slim dont pick"
    " ignore block blocked scam fraud fake wrong spam loan debt lost found stay saved contact"
    " contacts name user owner"
)
"""Words of things, places of work and remarks: never part of a personal name here."""

NETWORKS = _words(
    "mtn airtel zain warid utl africell orange lycamobile lyca smile safaricom telkom vodacom"
    " tigo halotel econet whatsapp wasap watsap wsp telegram signal facebook fb imo viber"
    " instagram ig tiktok snapchat momo mpesa gmail yahoo skype line1 line2 sim1 sim2"
)
"""Networks, apps and slots in a saved name."""

PLACES = _words(
    "ug ke tz rw uganda kenya tanzania rwanda burundi sudan ethiopia somalia eritrea congo drc"
    " nigeria ghana egypt africa europe asia america usa us uk britain england scotland france"
    " germany italy spain portugal netherlands belgium sweden norway denmark finland ireland"
    " switzerland schweiz austria poland russia ukraine turkey greece china japan korea india"
    " pakistan bangladesh nepal philippines malaysia singapore thailand vietnam cambodia"
    " indonesia australia canada mexico brazil chile argentina colombia peru cuba armenia iran"
    " iraq syria lebanon jordan israel saudi arabia arabian peninsula uae emirates oman qatar"
    " bahrain kuwait yemen libya tunisia algeria morocco kampala entebbe jinja mbarara gulu lira"
    " mbale masaka arua fortportal kabale soroti hoima mukono wakiso kasese tororo busia malaba"
    " katuna nairobi mombasa kisumu eldoret kigali bujumbura dar daressalaam dodoma arusha juba"
    " khartoum addis mogadishu dubai sharjah abudhabi doha muscat riyadh jeddah amman beirut"
    " istanbul london paris berlin rome madrid brussels amsterdam moscow beijing shanghai"
    " guangzhou hongkong tokyo delhi mumbai bangkok york boston dallas phoenix chicago"
    " washington bweyogerere ntinda kabalagala kansanga nansana kireka kawempe makindye rubaga"
    " najjera kisaasi bukoto kololo wandegeya makerere"
)
"""Countries and towns: light in the name of an organisation, no name in an address book."""

GENERIC = _words(
    "company co group holding holdings international global general trading trade traders"
    " services service solutions enterprises enterprise industries industry industrial"
    " management investments investment ventures partners associates agency agencies consultants"
    " consulting systems technologies technology products supplies suppliers stores centre"
    " center foundation association organisation organization society trust fund union committee"
    " national central state public private united first new bank banking capital motors motor"
    " construction engineering electronics corporation export import development resources"
    " transport logistics gruppe europe department ministry joint stock liability ordinary"
)
"""Words that many organisations have in their names: light, not absent."""

_FORMS = {
    "LLC": "ltd limited llc lc gmbh ooo srl sarl bv sprl spzoo tov zoo pty pte eood doo kft sia"
    " uab lda ltda pvt",
    "JSC": "ag aktiengesellschaft akg ojsc oao pjsc pao jsc ao zao sa spa nv plc as asa ab oyj"
    " oy ad cv se tbk kk sas",
    "INC": "inc incorporated corp corporation",
    "LP": "lp llp kg ohg gbr",
    "SMC": "smc",
    "COOP": "sacco coop cooperative",
    "CO": "co company cie",
    "NGO": "ngo cbo ano ong",
    "NA": "na",
    "PT": "pt",
}
LEGAL_FORMS: dict[str, str] = {
    word: name for name, words in _FORMS.items() for word in words.split()
}
"""Legal forms and the class they belong to."""

KIND_FORMS = _words(
    "ltd limited llc llp gmbh sarl srl ooo oao ojsc pjsc plc inc incorporated corp corporation"
    " smc sacco aktiengesellschaft enterprises company holdings ngo cooperative"
)
"""Forms that alone say that a name is an organisation's; the others are also initials."""

PHRASES: dict[tuple[str, ...], str] = {
    tuple(words.split()): form
    for words, form in {
        "limited liability company": "llc",
        "societatea cu raspundere limitata": "srl",
        "societe a responsabilite limitee": "sarl",
        "gesellschaft mit beschrankter haftung": "gmbh",
        "open joint stock company": "ojsc",
        "public joint stock company": "pjsc",
        "closed joint stock company": "zao",
        "joint stock company": "jsc",
        "public limited company": "plc",
        "private limited": "ltd",
        "single member company": "smc",
        "obshchestvo s ogranichennoy otvetstvennostyu": "ooo",
        "sp z o o": "spzoo",
        "s a de c v": "cv",
        "united states of america": "usa",
        "united states": "usa",
        "united kingdom": "uk",
        "hong kong": "hongkong",
        "saudi arabia": "saudi",
        "new york": "york",
        "abu dhabi": "abudhabi",
        "dar es salaam": "daressalaam",
        "fort portal": "fortportal",
        "south bend": "southbend",
        "in law": "inlaw",
        "boda boda": "boda",
    }.items()
}
"""Several words that are one: tried longest first."""
PHRASE_STARTS = frozenset(phrase[0] for phrase in PHRASES)

PARTICLES = _words(
    "al el ul ud ur ad as ash bin ben ibn bint binti abu abou aboo umm um ould wa wad de da do"
    " dos das di du del della der den van von vom zu la le les los y e na ap zur"
)
"""Small words inside names: optional, light."""

DROPPED = _words("the of and for a an und et & in cum")
"""Words without any weight in a name."""

GENERATIONS: dict[str, str] = {
    "jr": "junior", "junior": "junior", "jnr": "junior", "sr": "senior", "snr": "senior",
    "senior": "senior", "elder": "senior", "younger": "junior", "ii": "2", "iii": "3", "iv": "4",
    "1st": "1", "2nd": "2", "3rd": "3", "4th": "4",
}  # fmt: skip
"""Marks that tell father from son; two different ones are two people."""

BIRTH_ORDER: dict[str, str] = {
    word: name
    for name, words in {
        "wasswa": "waswa wasua", "kato": "kato", "babirye": "babirye babiria babirie",
        "nakato": "nakato", "kiza": "kiza", "kamya": "kamya", "nakiza": "nakiza",
        "opio": "opio opiyo", "ocen": "ocen ochen odongo", "apio": "apio apiyo",
        "acen": "acen achen adongo", "isingoma": "isingoma singoma", "nyangoma": "nyangoma",
        "nyakato": "nyakato",
    }.items()
    for word in words.split()
}  # fmt: skip
"""Names of twins and of the children born after them, doubled letters folded."""

_VARIANTS = (
    "muhamad muhamed mohamed mohamad mohamud mahomed muhamud mohd mhd md moh muhd mohamedi"
    " mohammadi maxamed muhamadi mohamet mehmed",
    "ahmad ahmed ahamed achmad axmed",
    "abdala abdula abdulah abdalah abdulahi abdilahi cabdulahi",
    "isa ise eisa issah ciise",
    "yusuf yusufu yousef yosef yusef usuf",
    "ibrahim ibrahimu ebrahim abraham",
    "ismail ismael smail",
    "sulaiman suleiman sulaimani suleyman solomon sulayman",
    "husein hussein husain husayn hosein huseini",
    "hasan hasani hassani",
    "umar omar umaru omer",
    "usman osman othman uthman usumani",
    "usama osama",
    "ali aly",
    "said saeed sayed sayid syed sayyid saidi",
    "khalid kalid halid",
    "fatuma fatima fatma fatimah fatumah",
    "aisha ayesha aysha aisa aysa",
    "zainab zaynab zainabu zeinab",
    "mariam maryam miriam mariamu meriem",
    "maria marie mary mariya marya maira mariah",
    "robert bob rob boby bobby bert roberto",
    "william bil bill wil will wily willy guillermo wiliam willem wilhelm",
    "richard dick rick rich ricardo richie ricky",
    "theodore ted tedy teddy theo",
    "edward ed edy eddy eddie ted ned eduard edoardo",
    "benjamin ben beny benny benji binyamin",
    "thomas tom tomy tommy tomas",
    "john jon jony johny johnny jak jack yohana johan yohani",
    "james jim jimy jimmy jamie jaime",
    "joseph joe joey jose yosefu yusufu josef yosefu",
    "josephine josefina josie",
    "michael mike mick micky mikhail miguel mikael michel micheal",
    "michele michelle shely shelly",
    "daniel dan dany danny",
    "david dave davy davis daudi",
    "samuel sam samy sammy samwel",
    "samantha sam samy",
    "stephen steven steve stefan stephan estevan",
    "peter pete pedro petero pita piter petr pyotr",
    "patrick pat pady paddy patric",
    "patricia pat paty patty trish",
    "paul pol paulo pavel pablo",
    "anthony tony antony antonio antonius anton",
    "andrew andy drew andrea andrey andrei andreas",
    "alexander alex alec sandy alexandr aleksandr aleksandar oleksandr alejandro alexandre sasha",
    "alexandra alex sandra aleksandra",
    "nicholas nick nicky nicolas nikolai nikolas nikola",
    "christopher chris kris kristofer christoph",
    "christine christina chris tina kristina christin",
    "matthew mat matt mathew matayo matheus",
    "gregory greg gregor grigory",
    "geoffrey jeffrey jeff geof jefrey",
    "gerald gery jerry gerry jerald",
    "charles charlie chuck charly carlos karl carl",
    "henry harry hank henri enrique heinrich",
    "harold harry hal",
    "frederick fred fredy freddy frederic fridrich friedrich fredrick frederik",
    "francis frank francisco franco francois fransisko",
    "lawrence larry laurence lorenzo lawrance",
    "leonard len leo leny lenny",
    "ronald ron rony ronny ronnie",
    "donald don dony donny donnie",
    "kenneth ken keny kenny",
    "raymond ray ramon",
    "vincent vince vinny vicente",
    "victor vic viktor",
    "timothy tim timy timmy timoteo",
    "emmanuel emanuel manuel manny ema emma",
    "eric erik erick erich",
    "denis denise denys denish",
    "moses musa moshe moosa mosi",
    "isaac isak ishaq izak",
    "jacob yakobo yakub jakob yaqub",
    "joshua josh yoshua yosua",
    "gabriel gabe gabby",
    "elizabeth liz lizy lizzy beth betty bety eliza elisabeth liza elisa lisa isabel erisabeti",
    "margaret maggie magy meg peggy margret margarita margarida marge magret",
    "catherine katherine kate katie cathy kathy katarina kathryn katrina catharine ekaterina",
    "susan sue susie suzan suzy susana suzana",
    "rebecca becky rebeca beka",
    "deborah deb debby debora debbie",
    "jennifer jen jeny jenny",
    "jessica jess jesica",
    "barbara barb babs",
    "dorothy dot dotty dorothea",
    "teresa theresa tess terry therese tereza",
    "victoria vicky vicki viki",
    "florence flo flora flory",
    "grace gracie",
    "sarah sara sarai",
    "ruth ruthie",
    "rose rosa rosie",
    "ann anna anne annie hannah hana anita ana",
    "agnes agness agnese",
    "esther ester estha hester",
    "judith judy",
    "jane janet janie",
    "joan joana joanna",
    "helen hellen helena elena ellen",
    "irene irena",
    "lea leigh lee leah",
    "prossy proscovia proscovya prosy proskovia",
    "scovia skovia",
    "immaculate imaculate maculate",
    "oliver olivia olive",
    "jackline jacqueline jackie jacky jaqueline",
    "vladimir volodymyr wladimir wolodymyr",
    "sergei sergey serge sergi sergej sergejs serhiy",
    "dmitry dmitri dimitri dmitriy dmytro",
    "yevgeny evgeny eugene yevhen",
    "yuri yury iuri",
    "alexei alexey aleksei oleksiy",
    "faisal faysal feisal",
    "hamid hameed",
    "rashid rashed raschid",
    "karim kareem",
    "jamal jamaal gamal",
    "salim saleem salem",
    "mustafa mostafa moustafa",
    "nasir naser nassir nasser",
    "muammar moammar",
    "gadafi qadafi kadafi gaddafi qaddafi",
    "bashar bachar basher",
    "tariq tarik tarek",
    "zubair zubeir",
)
_OTHER_GIVEN = (
    "brenda brian collins martin monica winnie diana doreen sandra sharon sheila harriet"
    " beatrice justine allan alan arthur albert alfred angela annet edith edwin elijah emily"
    " eunice eva evelyn fiona george gloria hilda hope immanuel jacinta jonathan juliet juliana"
    " julius kevin lilian lucy lydia mark mercy milly noah norah olga oscar pamela pauline"
    " philip phiona priscilla rachel regina rita roger ritah simon simeon stella sylvia tito"
    " titus tina toby violet vivian vanessa wilson winfred winifred yvonne zoe zaina hadija"
    " khadija shamim shakira sumaya rehema zahra swaleh twaha abbas bilal hamza haruna idris"
    " juma kassim latif nuru ramadhan ramathan rajab shaban sadat swaibu siraj zakaria zaid"
    " amina asha halima hawa jamila madina mwajuma nusra safina zuhura tim tom dina dora cora"
    " lora laura luke jude joyce jean jovia ivan ian eve adam enos enock ezra amos silas giles"
    " miles otto odette anet marta martha mario julia julian daniela gabriela louis louise lois"
    " louisa leon leona nina nora oleg"
)


_DOUBLED = re.compile(r"([a-z])\1+")


def undoubled(word: str) -> str:
    """Write doubled letters once: Ssemakula and Semakula, Kizza and Kiiza are one spelling."""
    return _DOUBLED.sub(r"\1", word)


def _variants() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for group in _VARIANTS:
        words = group.split()
        for word in words:
            table.setdefault(undoubled(word), set()).add(f"name:{words[0]}")
    return {word: frozenset(names) for word, names in table.items()}


VARIANTS: dict[str, frozenset[str]] = _variants()
"""Spellings and short forms of given names: folded word to the names it may stand for."""

GIVEN = frozenset(VARIANTS) | frozenset(undoubled(word) for word in _OTHER_GIVEN.split())
"""Known given names: two of them without a common symbol are two names, however alike."""

COMMON = frozenset(word for word, names in VARIANTS.items() if "name:muhamad" in names) | frozenset(
    BIRTH_ORDER
)
"""Names so frequent that agreement on nothing else says little."""

_UNITS = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_ORDINALS = _listed("first second third fourth fifth sixth seventh eighth ninth tenth")
_TENS = _listed("twenty thirty forty fifty sixty seventy eighty ninety")
_ROMAN = _listed("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx")
NUMBERS: dict[str, int] = {
    **{word: n for n, word in enumerate(_UNITS)},
    **{word: n for n, word in enumerate(_ORDINALS, 1)},
    **{word: 10 * n for n, word in enumerate(_TENS, 2)},
    "fourty": 40,
    "1st": 1, "2nd": 2, "3rd": 3,
}  # fmt: skip
"""Number words, as organisations write them."""

ROMAN: dict[str, int] = {word: n for n, word in enumerate(_ROMAN, 1)}
"""Roman numerals: numbers in organisations' names only, since people have initials."""

EMPTY = _words(
    "na n/a n.a none nil null test xxx xx unknown noname unnamed anonymous unk - -- ?"
) | {
    "no name",
    "not known",
    "not stated",
    "not available",
    "not applicable",
    "unknown name",
}
"""Texts that stand for an empty field."""


def fingerprint() -> str:
    """Return a hash over all tables, so that a changed word is a changed set of rules."""
    tables: list[object] = [
        *map(
            sorted,
            (HONORIFICS, KIN, ROLES, THINGS, NETWORKS, PLACES, GENERIC, KIND_FORMS, PARTICLES,
             DROPPED, GIVEN, COMMON, EMPTY),
        ),
        sorted(LEGAL_FORMS.items()), sorted(PHRASES.items()), sorted(GENERATIONS.items()),
        sorted(BIRTH_ORDER.items()), sorted((w, sorted(s)) for w, s in VARIANTS.items()),
        sorted(NUMBERS.items()), sorted(ROMAN.items()),
    ]  # fmt: skip
    return hashlib.sha256(repr(tables).encode()).hexdigest()[:16]
