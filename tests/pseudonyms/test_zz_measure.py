import os, time
from collections import Counter
import pytest
from pseudonyms.careful import *

def test_measure(pi, study, member, own_vault):
    raw = begin(pi, study, member)
    words = sum(len(t.split()) for t in raw.values())
    t=time.time(); who = Careful(pi, study); print('open', who.look(), 'look s', time.time()-t, 'words', words)
    rows = Mention.objects.filter(source__study=study)
    print(Counter((m.state, m.how) for m in rows))
    some = reads.candidates(**who.asked, many=10000).some
    c = Counter((o.kind.value, o.tier.value, o.entity is not None) for o in some)
    print(len(some), c)
    layers = {}
    for o in some:
        m = Mention.objects.filter(source__study=study, state='open').filter(**({'entity':o.entity} if o.entity else {'mark':o.key[1:]})).first()
        ch,w = who.choice(o)
        layers.setdefault((o.tier.value, o.kind.value, m.layer, o.about, type(ch).__name__), []).append(o.surfaces[0])
    for k,v in sorted(layers.items(), key=lambda p:-len(p[1])): print(k, len(v), v[:60])
    known=[o for o in some if o.entity is not None]
    for o in known: print('KNOWN', o.shown, o.surfaces, o.tier, o.sure, o.mentions, who.right(o))
    left=list(who.missed()); print('missed', [(s.ref, w.name) for s,a,b,w in left])

    laid = reads.at_once(**who.asked)
    for h in reads.Heap: print(h, len(laid.of(h)), [(p.candidate.surfaces[0], p.shown, p.why, [ (o.candidate.surfaces[0], o.why) for o in p.others]) for p in laid.of(h) if h is reads.Heap.KNOWN or p.others])
    if os.environ.get('ONE'):
        t=time.time(); who.one_by_one(); print('one by one', who.counted.total, time.time()-t)
        who.look(); who.one_by_one(); who.mark_missed(); who.one_by_one()
    else:
        from django.test import Client
        client = Client(); client.force_login(pi, backend="allauth.account.auth_backends.AuthenticationBackend")
        who.at_a_glance(client); print('left', who.look()); who.at_a_glance(client); who.mark_missed(); who.at_a_glance(client)
    for k,v in who.counted.acts.most_common(): print(v,k)
    c=who.counted
    print('rows', c.rows, 'ticks', c.ticks, 'preticked', c.at_a_glance, 'wrong', len(c.wrong), c.wrong)
    print('TOTAL', who.counted.total, 'per 1000', 1000*who.counted.total/words, 1000*(c.total+c.ticks)/words)
    print(sorted((e.pseudonym) for e in Entity.objects.filter(study=study)))
