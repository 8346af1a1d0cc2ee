"""Words by which sentences are told apart: abbreviations and what begins sentences, in several languages."""

from __future__ import annotations

NEVER_LAST = frozenset(
    # English
    "mr mrs ms dr prof rev hon gen col capt lt sgt st mt vs cf e.g i.e eg ie viz approx incl excl attn civ "
    # German
    "bzw bspw bzgl d.h einschl evtl ggf gem inh inkl insb o.ä o.g s.o s.u sog u.a u.u vgl z.b zzgl hr fr frl "
    # French, Spanish, Italian, Portuguese, Dutch, Polish
    "mme mlle mm av bd c.-à-d env p.ex sr sra srta dña avda ud uds vd sig sigg dott cfr exmo bijv o.a m.b.t t.a.v blz dhr "
    "mevr es ee d.lgs np m.in tj tzw ul tzn u.s.c".split()
)
"""What stands before a full stop that does not end a sentence."""

BEFORE_NUMBERS = frozenset(
    "no nos nr núm sec secs art arts para paras ch chap vol p pp pag pág s n fig figs est max min ext tel fax ref abs ca ziff "
    "zit str art.li nl lit artt buchst uabs ust pkt poz tél apdo bldg apt fl".split()
)
"""Words that are abbreviations only where a number follows: `No. 7`, but `Do you sell it? No. We do not.`"""

BEFORE_LETTERS = frozenset("lit let buchst".split())
"""Those that a single letter may follow: `LIT. F DSGVO`."""

MAYBE_LAST = frozenset(
    "inc ltd co corp llc plc bros ed eds dept jr sr etc usw al u.s u.k u.s.a e.u a.m p.m am pm ave blvd rd cir ln sq ste s.a s.l "
    "s.r.l s.p.a b.v n.v a.s a.g k.g e.v i.d.r ecc itd enz jan feb mar apr jun jul aug sep sept oct nov dec ph.d m.d "
    "d.c n.y okt dez déc cal bus stat fla tex conn reg uu ff c.c".split()
)
"""Abbreviations that may end a sentence: they do if a word that begins sentences follows."""

STARTERS = frozenset(
    # English
    "we you your our if this that these those it its they their he she in on at for to from with when where while as by "
    "please however therefore there here any all no not each every some such the a an i my may can do does is are what "
    "how why who which because although unless until upon under after before during we'll you'll don't see click read "
    "we're we've you're it's that's there's he's she's they're "
    # German
    "wir sie ihr ihre unser unsere der die das den dem ein eine wenn falls soweit sofern diese dieser dieses es im in bei "
    "für nach mit zum zur auf aus durch ich hier dazu daher damit außerdem weitere bitte "
    # French, Spanish, Italian, Portuguese, Dutch
    "nous vous votre vos notre nos le la les l' un une des si ce cette ces il elle ils pour dans en par afin lorsque "
    "usted su sus el los las nuestro nuestra este esta estos cuando para con por no "
    "il lo gli i noi lei questo questa quando per se o a os as nós você seu sua quando "
    "wij u uw onze het de een als deze dit wanneer voor".split()
)

MONTHS = frozenset(
    "januar februar märz april mai juni juli august september oktober november dezember jänner "
    "januari februari maart mei augustus januára marts maj".split()
)
"""In languages that write `1. Januar`."""

ENDINGS = frozenset("com net org io js de co uk eu".split())
"""What follows a full stop without a space in names of hosts and products."""
