"""Ordinary words: a text made of these names nobody, and any other word may be somebody's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from netmap.model.text import fold

#: put for what was taken out: it says neither who it was nor that two texts mean the same
GONE = "…"
#: a number with more digits can be somebody's
MOST_DIGITS = 2
_WORDS = """
    a about access accident accountable accountant achievement across acting action activity acute admin
    administration administrator adopt adopted adult advice advised adviser advises advisor advisory
    advocate after against agency agenda agree agreed agreement aim all allied allies allocate allocated
    ally along also ambassador ambulance among an analyst and annual another any appeal apply appoint
    appointed appointment approach approve approved are area around as ask asked asks assembly assess
    assessed assessment assets assistant associate association at audit auditor authority autumn award
    awarded away back be because been before begin beginning behaviour being benefit benefits beside
    better between bid board body borough boroughs both branch brief bring broker buddy budget build
    building bus business but buy by cabinet cafe cafes call calls campaign campus can capacity capital
    care carer carers caseload caseworker catering cease centre chair chairman chairperson chairwoman
    challenge champion change changed changes charge charities charity charter check chief child children
    choice choose chosen citizen citizens city civic civil clan cleaner cleaning clerk client clients
    clinic clinical clinician closed closing closure cluster co coach collaborate collaborates
    collaboration collaborative collective college come coming comment commission commissioner
    commissioners commissioning commissions commitment committee common communication communications
    communities community company competitor complaint complaints compliance computer concerns conference
    confidentiality connect connected connection connects consent consider considered consultant
    consultation consulted consumer contact contacts contract contractor contracts control controller
    conversation conversations cooperative coordinator coproduce coproduced coproduction coproductive
    corporate corporation cost costs could council councillor counsellor count counts county course
    courses cover create created creation crisis cultural culture current customer cut cuts cycling daily
    dashed data database daughter day debate decide decided decides decision decisions defer deferred
    deliver delivered delivers delivery demand dementia democracy democratic dental dentist department
    departmental deputy design designed designer developer development diagnosis dietitian digital direct
    directed director directorate disability discharge discharged discuss discussed district division
    divisional do doctor does dollars domestic done donor donors dotted down draft driver drug drugs duty
    each eastern easy economic economy edge education educational educator effective eight either elderly
    elected election elections electronic elsewhere email emails emergency emerging employ employed
    employee employees employer employment empower end ended energy engage engagement engineer engineering
    enquiry entry environment environmental equal equality equipment estate estates euros evaluate
    evaluation evening event events every everybody everyone evidence exchange executive existing
    experience expert external facilitation facilitator facilitators facilities facility families family
    father feedback few figures film finance finances financial find fire first fitness five flow focus
    folk food for form formal former forms forum forward foundation four framework free friend friendly
    friends friendship from front full fun function fund funded funder funders funding funds further
    future gather gathering gave gender general geriatrician get gets give given gives giving goal goals
    going governance governing government governor governors gp grade group groups growth guidance guide
    guideline guidelines had handover has have he head health healthcare healthy hear help helped helper
    helps here heritage hers high higher him hire hired his history home hospice hospital hostel hour
    hours house housing how hub human hundred idea ideas identify if impact implement implementation
    improve improved improvement improvements in inclusion inclusive income independent individual
    industry infection influence influences inform informal information informed informs infrastructure
    initiative innovation inpatient input inspection inspector institute institution insurance intake
    integrated integration intensive interest interim internal international interpreter interview into
    introduce introduced invest investment invite invites involve involved involvement is issue issues it
    its job jobs join joined joint journey junior keep kept keyworker kitchen know knowledge knows
    language large last late later launch launched laundry lawyer layers lead leader leadership leads
    learn learners learning least leave led legal legislation leisure less let letter letters level levels
    liaison librarian library licence licensing likes line link linked links list listen listens live
    lived living loan local locality lunch made maintenance make makes making management manager managing
    many map market marketing materials maternity matron matters meal meals measure measured measures
    media mediator medical medication medicine medicines meet meeting meetings meets member members
    membership mental mentor mentoring mentors merge merged merger midwife midwifery minister ministry
    minutes missing mobile model modern money monitor monitoring monthly more morning most mother motion
    move moved moves much multidisciplinary municipal museum music must mutual nation national natural
    nearly need needs neighbour neighbourhood neighbours network networks neurology neutral new newsletter
    next nhs night nine no nobody nominate non nor north not notice now number nurse nursery nurses
    nursing nutrition objectives occupational of off offer offers office officer officers often older on
    oncology one online only open opened opening operate operating operation operational operations
    opponent opponents option options or order ordinator organisation organisations organiser other our
    out outcome outcomes outpatient outreach outside over oversight own owner owners ownership paediatric
    paid panel panels paper paramedic parent parents parking part participant participants participation
    participatory partner partners partnership pass passed passes path pathway pathways patient patients
    pay payment payments peer peers pension people per performance permanent permit person pharmacist
    pharmacy phase phone physical physician physiotherapist pilot placement plain plan planned planner
    planning plans points police policies policy political pool portfolio position posts pounds powered
    practical practice practices practitioner preferred pregnancy premises prepare prepared presentation
    president pressure pressures prevention primary principal priorities priority prison private procedure
    procedures process processes procurement produce produced producer producers product production
    professional professionals professor programme programmes progress project projects promote promotion
    proposal proposals propose proposed prospectus protect protection provide provided provider providers
    provides provision psychiatric psychiatrist psychiatry psychological psychologist psychology public
    publish published purchase purpose put qualified quality quarterly question questions radiographer
    radiology raise rate rates ravenous reach receive receives reception receptionist recommend
    recommendation recommendations record records recovery recruit recruited recruiting recruitment
    redesign reduce reduced reduction refer referral referrals refers reform refuse refused regeneration
    region regional register registrar regulation regulator rehabilitation reject rejected relation
    relations relationship relationships release remove renew renewal rent repair repairs replace
    replacement report reporting reports representative request require required requirements research
    researcher resident residential residents resolution resource resources response responses
    responsibility responsible responsive restructure result results review reviewed reviewer reviews
    revised rights risk role rota round route rule rules run rural safeguarding safety salaries salary
    same save savings say schedule scheme school schools science screening scrutiny second secretary
    section sector security select selection self senate send senior serious servant servants service
    services session sessions set setting seven shadow shape shared shares sharing she sheltered shops
    should show side signed since sister site sites six skills small so social society solicitor solid
    solution some somebody son south space speaker special specialist speech spend spending sponsor sports
    staff stage stakeholder stakeholders standard standards start started starting statement statutory
    stay step still stop stopped stories story strategic strategies strategy strength structure student
    students study subcommittee submit success such supervision supervisor supplier suppliers support
    supported supporter supporters supports surgeon surgeries surgery surgical survey sustainability
    system systems take taken takes taking talk talks target targets task taught tax teacher teachers
    teaching team teams technical technician technology telephone tell temporary ten tenant tenants tender
    terms test testing than that the theatre their them then therapies therapist therapists therapy there
    these they think third this those thousand three threshold through tie ties time times title to today
    together tomorrow tool top topics tourism toward towards trade traffic train trained trainee trainer
    trainers training transfer transferred transformation transition transport treasurer treasury
    treatment trial tribunal trust trustee trusts two under understand unit units university unknown
    unpaid until up update upgrade urban urgent us use used user users uses using vaccine value values
    vehicle venue very veterans vice view views village violence vision visit visiting visitor visitors
    visits voluntary volunteer volunteering volunteers vote voted votes voting vulnerable wait waiting
    ward wards was waste ways we website week weekly welcome welfare wellbeing were west what when where
    whether which while who whole why with withdraw withdrawn within without woman women words work worker
    workers workforce working works workshop workshops would write written year yearly years yes yet you
    young your youth zero
"""
#: what role titles, organisations and decisions are made of; that "Ward" and "Young" are surnames too is
#: the price of keeping "Ward manager" and "Young people's lead"
COMMON = frozenset(_WORDS.split())
_ONE_WORD = re.compile(r"P-\d+|[^\W_]+(?:['’][^\W_]+)*")


def is_common(word: str) -> bool:
    """Say whether a word, without capitals and accents, is an ordinary one or a small number.

    Examples
    --------
    >>> is_common("manager"), is_common("7"), is_common("48213"), is_common("jones")
    (True, True, False, False)
    """
    return word in COMMON or (word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS)


def keep_common(text: str, also: Collection[str] = ()) -> str:
    """Return the ordinary words of a text; what stood between them is one mark of omission.

    Parameters
    ----------
    text : str
        Somebody's own words.
    also : collection of str
        Pseudonyms that stay as well.

    Returns
    -------
    str
        Empty if no word of it was ordinary. Signs that are no letters are left out with the rest: they
        can be a name too.

    Examples
    --------
    >>> keep_common("Zebedee and Florence's plan: a new ward")
    '… and … plan a new ward'
    """
    kept: list[str] = []
    for word in _ONE_WORD.findall(unicodedata.normalize("NFC", text)):
        plain = re.sub(r"['’]s?$", "", fold(word))
        if word in also or is_common(plain):
            kept.append(word)
        elif kept[-1:] != [GONE]:
            kept.append(GONE)
    return "" if kept in ([GONE], []) else " ".join(kept)
