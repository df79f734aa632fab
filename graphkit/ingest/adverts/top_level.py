"""The ends of web and mail domains that are read as such without asking any network.

Not a full list of what registries sell: common ends only, so that `3233@no.s` or
`Kampala.Call` is no address. An unlisted end is not found; it is never invented.
"""

from __future__ import annotations

_COUNTRIES = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw
by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et
eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie
il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv
ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr
nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl
sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz
va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
_GENERIC = """
com net org info biz edu gov mil int name pro mobi tel travel jobs asia cat coop museum aero app dev
online site website web xyz club shop store live life world agency services service center centre
email link click top vip win work works today team space tech fun news blog cloud digital media
social chat page host group global network one love date dating massage spa beauty fashion hotel
hotels house homes rent cars taxi tours holiday school academy training careers recruitment care
clinic dental doctor health fitness yoga photo photos pics gallery video stream example test
sex sexy porn adult xxx cam webcam onl ltd company business capital cash finance fund loan money
market marketing partners support solutions systems software consulting construction energy farm
africa london nyc berlin paris dubai kaufen wiki zone
"""
_SECOND_LIST = """
ac co com edu gen gob gouv gov go govt id info ltd mil mobi me ne net nhs nom or org plc sc sch web
"""
_SECOND_LEVEL = frozenset(_SECOND_LIST.split())
"""Under a country these are not yet a registered name: `example.co.ug` is one."""

TOP_LEVEL = frozenset((_COUNTRIES + _GENERIC).split())
_COUNTRY = frozenset(_COUNTRIES.split())


def registered_domain(host: str) -> str | None:
    """Return the part of a host that somebody registered, or None if its end is unknown."""
    labels = host.lower().rstrip(".").split(".")
    if len(labels) < 2 or labels[-1] not in TOP_LEVEL:
        return None
    size = 2
    if len(labels) > 2 and labels[-1] in _COUNTRY and labels[-2] in _SECOND_LEVEL:
        size = 3
    return ".".join(labels[-size:])
