import { type Batch, originalFormat } from '#core/batches/batch'

/** The name of the uploaded file in the pack. */
export const originalName = (batch: Batch) => originalNames[originalFormat(batch)]

const originalNames = { text: 'original.csv', gzip: 'original.csv.gz', workbook: 'original.xlsx' } as const

/** The README of an audit pack: its files, and how to check them with common programs. */
export function packReadme(batch: Batch, hasDeclared: boolean, at: Date): string {
  const original = originalName(batch)
  const declared = hasDeclared
    ? `                         and the identity key by which a person is recognised. Tabs and line breaks in a text are \\t and \\n. The
                         declared fields are one column before the key: their values in the order of fields.json, each
                         followed by the character U+001F except the last`
    : `                         and the identity key by which a person is recognised. Tabs and line breaks in a name are \\t and \\n`
  return `AUDIT PACK of batch ${batch.id}
Taken ${at.toISOString()} by Countersign. All of it is as the database was at that one moment.

Every check below is a command for a shell in this folder. It needs sha256sum, awk, jq and python3, and nothing of
Countersign. Each prints OK, or what is wrong and a code other than 0. This file is UTF-8, and so are all others but
${original}, which is as it was uploaded.


WHAT IS IN IT

  batch.json             the batch: its maker, its file's name, size and sha-256, its state, its balance, how it was read
  ${original.padEnd(21)}  the file as it was uploaded, byte for byte
  fields.json            the fields by which the file was read, in the version of this batch
  ledger.csv             every row of the file and what became of it; safe to open in a spreadsheet: where a text begins
                         like a formula, an apostrophe stands before it
  ledger.jsonl           the same without that apostrophe, one JSON object a line
  people.tsv             the people as they were imported, one a line: batch, row, line, date of birth, name, city, e-mail,
${declared}
  slices.jsonl           the runs of rows in which the file was imported, each with the digest of its people
  decisions.csv          who decided what, when and why; safe to open in a spreadsheet. A checker's decision is final from
                         "finalAt" on; until then they can undo it, which is a decision too and says which one it "undoes"
  decisions.jsonl        the same, and the text that the decision's hash in the audit is over
  decision-selections.jsonl  the rows of a slice that a decision covers, as they were recorded; "rows" as below
  decision-skipped.jsonl why a decision skipped rows that it covers, and how many
  decision-slices.jsonl  which rows of a slice a decision took: "rows" is in hex the number of bits in four bytes, then a bit
                         for each row from the slice's first on, the first one highest
  disclosures.jsonl      the auditors who asked to see personal data, and why; the event has the SHA-256 of the reason
  deliveries.jsonl       the people of a slice at a target by what became of them there, as bits like "rows"
  delivery-acts.jsonl    who retried, skipped or gave up people at a target, and why; the event has the SHA-256 of the reason
  delivery-pages.jsonl   the pages and files in which people went to a target; "rows" are those of the slice that it has
  page-replays.jsonl     who asked for a page to be sent again, and what came of it
  operators.jsonl        the names of those whose ids are in the events
  events.jsonl           the audit events of this batch, each with its text, "body", and its hash
  chain.tsv              the whole audit without its texts: number, sha256 of the text, hash
  SHA256SUMS             the sha256 of every file here but itself


1. Nothing in this folder was altered since it was packed.

    sha256sum --quiet -c SHA256SUMS && echo OK


2. The original file is the one that was uploaded. If the owner of the database erased people, it is the file after the last
   erasure, whose hash is in the audit log. The fields are those by which it was read.

    expected=$(jq -r '.body | fromjson | select(.action == "batch.uploaded" or .action == "person.erased") | .data.fileSha256 // .data.sha256' events.jsonl | tail -n 1)
    if [ "$(sha256sum < ${original} | cut -c 1-64)" = "$expected" ]; then :; else echo "the file differs"; exit 1; fi
    expected=$(jq -r '.body | fromjson | select(.action == "batch.uploaded") | .data.fieldsSha256 // empty' events.jsonl)
    if [ -z "$expected" ] || [ "$(sha256sum < fields.json | cut -c 1-64)" = "$expected" ]; then echo OK; else echo "the fields differ"; false; fi


3. Every row of the file is in the ledger once, and the ledger's counts are the balance.

    jq -n -e --slurpfile batch batch.json '
      reduce inputs as $row ({rows: 0, counts: {}}; .rows += 1 | .counts[$row.outcome] += 1 | if $row.row == .rows then . else .gap = $row.row end)
      | . as $ledger | $batch[0].balance as $balance
      | (.gap == null) and (.rows == (($balance.rows // 0) - $balance.notRead))
        and all("pending", "approved", "rejected", "sent-back", "withdrawn", "expired", "reversed", "invalid", "duplicate";
          ($ledger.counts[.] // 0) == $balance[if . == "sent-back" then "sentBack" else . end])
    ' ledger.jsonl > /dev/null && echo OK


4. The people are those that were imported: the digest of each slice is the sha256 of its lines in people.tsv.

    jq -r '[.rowFrom, .rowTo, .digestNow] | @tsv' slices.jsonl | while read -r from to digest; do
      is=$(LC_ALL=C awk -F '\\t' -v from="$from" -v to="$to" '$2 >= from && $2 <= to' people.tsv | sha256sum | cut -c 1-64)
      [ "$is" = "$digest" ] || { echo "rows $from to $to differ"; exit 1; }
    done && echo OK


5. Every decision is in the audit as it is here, with its actor, verdict, reason and selection; it took the rows that
   the ledger says, none that it does not cover, and no row was taken twice but those that an undo gave back, or that two operators reversed. Rows taken and
   rows skipped are together as many as were recorded. A reason or search that named a person who was erased is "[erased]".
   Every auditor who asked to see personal data is in the audit, with the reason.

    python3 - <<'END'
    import hashlib, json, sys
    def lines(name): return (json.loads(line) for line in open(name, encoding='utf-8'))
    def sha(data): return hashlib.sha256(data).hexdigest()
    def need(holds, what):
        if not holds: sys.exit(what)
    slices = {s['slice']: s for s in lines('slices.jsonl')}
    decisions = {d['id']: d for d in lines('decisions.jsonl')}
    events = [json.loads(e['body']) for e in lines('events.jsonl')]
    event_of = {(e['action'], e['decision'], e['data'].get('slice')): e for e in events if e['decision']}
    erased = {id for e in events if e['action'] == 'person.erased' for id in e['data'].get('decisions', [])}
    for d in decisions.values():
        e = event_of.get(('decision.recorded', d['id'], None)) or event_of.get(('batch.withdrawn', d['id'], None)) or event_of.get(('change-request.confirmed', d['id'], None)) or event_of.get(('batch.frozen-end-confirmed', d['id'], None))
        need(e and (d['id'] in erased or d['verdict'] == 'reverse' and d['reason'] == '[erased]' or e['data']['sha256'] == sha(d['text'].encode())) and e['actor'] == d['byId'], 'decision ' + d['id'])
        text = json.loads(d['text'])
        for said in ('verdict', 'reasonTitle', 'reason', 'undoes'): need(text[said] == d[said], 'the text of decision ' + d['id'])
    proposed = {e['data'].get('reversal') or e['data']['request']: e for e in events if e['action'] in ('reversal.proposed', 'approval-request.proposed')}
    for d in decisions.values():
        e, asked_for = event_of.get(('decision.recorded', d['id'], None)), d['reversal'] or d['approvalRequest']
        need((d['verdict'] == 'reverse') == (d['reversal'] is not None) and (asked_for is not None) == ('proposedBy' in (e or {'data': {}})['data']), 'the kind of decision ' + d['id'])
        if asked_for is None: continue
        p = proposed.get(asked_for)
        need(p and p['actor'] == d['proposedById'] == e['data']['proposedBy'] != d['byId'] and p['data']['selection'] == e['data']['selection'], 'who proposed decision ' + d['id'])
    asked = {e['data']['disclosure']: e for e in events if e['action'] == 'personal-data.asked-for'}
    disclosures = {d['id']: d for d in lines('disclosures.jsonl')}
    need(disclosures.keys() == asked.keys(), 'the disclosures')
    for id, d in disclosures.items():
        need(d['by'] == asked[id]['actor'] and (d['reason'] == '[erased]' or sha(d['reason'].encode()) == asked[id]['data']['reasonSha256']), 'disclosure ' + id)
    covered, chosen = {}, {}
    for n in lines('decision-selections.jsonl'):
        bits = bytes.fromhex(n['rows'])
        covered[n['decision'], n['slice']] = bits
        need(sum(bin(byte).count('1') for byte in bits[4:]) == n['selected'], 'the selection of decision ' + n['decision'])
        chosen.setdefault(n['decision'], hashlib.sha256()).update(n['slice'].to_bytes(4, 'big') + bits)
    for d in decisions.values():
        e, text = event_of.get(('decision.recorded', d['id'], None)), json.loads(d['text'])
        if e is None: continue
        is_ = chosen.get(d['id'], hashlib.sha256()).hexdigest()
        need(is_ == text['selection'] == e['data']['selection'] and text['selected'] == d['selected'] == e['data']['selected'], 'the selection of decision ' + d['id'])
    skipped = {}
    for k in lines('decision-skipped.jsonl'): skipped[k['decision']] = skipped.get(k['decision'], 0) + k['skipped']
    taken, over, count = {}, {}, {}
    for t in lines('decision-slices.jsonl'):
        s, bits = slices[t['slice']], bytes.fromhex(t['rows'])
        rows = [s['rowFrom'] + n for n in range(int.from_bytes(bits[:4], 'big')) if bits[4 + n // 8] >> (7 - n % 8) & 1]
        e = event_of[('decision.applied-to-slice', t['decision'], t['slice'])]['data']
        need(sha(bytes.fromhex(s['digest']) + bits) == t['digest'] == e['digest'], 'slice %d of decision %s' % (t['slice'], t['decision']))
        within = covered.get((t['decision'], t['slice']))
        need(within is None and decisions[t['decision']]['verdict'] in ('withdraw', 'expire', 'withdraw-frozen') or within and all(a & ~b == 0 for a, b in zip(bits, within)), 'decision %s took rows that it does not cover' % t['decision'])
        need(len(rows) == t['applied'] == e['applied'], 'the count of decision ' + t['decision'])
        undoes = decisions[t['decision']]['undoes']
        for row in rows:
            if undoes:
                need(taken.pop(row, None) == undoes, 'row %d was given back by an undo that had not got it' % row)
                continue
            verdict = decisions[t['decision']]['verdict']
            ends = verdict in ('withdraw-frozen', 'reverse') and row in taken and decisions[taken[row]]['verdict'] == 'approve'
            need(row not in taken or ends, 'row %d was taken twice' % row)
            need(verdict != 'reverse' or ends, 'row %d was reversed and had not been approved' % row)
            taken[row] = t['decision']
        over.setdefault(t['decision'], hashlib.sha256()).update(bytes.fromhex(t['digest']))
        count[t['decision']] = count.get(t['decision'], 0) + t['applied']
    for d in decisions.values():
        if d['appliedAt'] is None: continue
        e = event_of[('decision.applied', d['id'], None)]['data']
        digest = over.get(d['id'], hashlib.sha256()).hexdigest()
        need(d['applied'] + d['skipped'] == d['selected'] and skipped.get(d['id'], 0) == d['skipped'], 'the counts of decision ' + d['id'])
        need(digest == d['digest'] == e['digest'] and count.get(d['id'], 0) == d['applied'] == e['applied'], 'the outcome of decision ' + d['id'])
    status = {'approve': 'approved', 'reject': 'rejected', 'send-back': 'sent-back', 'withdraw': 'withdrawn', 'expire': 'expired', 'withdraw-frozen': 'withdrawn', 'reverse': 'reversed'}
    for row in lines('ledger.jsonl'):
        by = taken.pop(row['row'], None)
        need(row['decision'] == by and (by is None or row['outcome'] == status[decisions[by]['verdict']]), 'row %d' % row['row'])
    need(not taken, 'rows that are not there were decided')
    print('OK')
    END


6. No one approved, rejected or reversed what they uploaded themselves.

    jq -n -e --slurpfile batch batch.json 'all(inputs; (.verdict | IN("approve", "reject", "send-back", "undo", "reverse") | not) or (.byId != null and .byId != $batch[0].maker.id))' decisions.jsonl > /dev/null && echo OK


7. The events are links of the chain, and the chain holds from its first event to its last: each hash is the sha256 of the
   hash before it, as bytes, followed by the sha256 of the event's text; the first follows from sha256("countersign").

    python3 - <<'END'
    import hashlib, json, sys
    texts = {}
    for line in open('events.jsonl', encoding='utf-8'):
        e = json.loads(line)
        texts[e['seq']] = (hashlib.sha256(e['body'].encode()).hexdigest(), e['hash'])
    last, previous = 0, hashlib.sha256(b'countersign').digest()
    for line in open('chain.tsv'):
        seq, text, link = line.rstrip('\\n').split('\\t')
        previous = hashlib.sha256(previous + bytes.fromhex(text)).digest()
        if int(seq) != last + 1 or previous.hex() != link: sys.exit('event ' + seq)
        if texts.pop(int(seq), (text, link)) != (text, link): sys.exit('the text of event ' + seq)
        last = int(seq)
    if texts: sys.exit('events that are not in the chain')
    print('OK', 'the head is %d:%s' % (last, previous.hex()))
    END


8. What became of people at each target is what the last event says, no one was sent anywhere whose approval was not final, and
   every act on deliveries and every page that was sent again is in the audit. While something is due (deliveriesDueAt in batch.json), people may have moved since the
   last event.

    python3 - <<'END'
    import hashlib, json, sys
    def lines(name): return (json.loads(line) for line in open(name, encoding='utf-8'))
    def need(holds, what):
        if not holds: sys.exit(what)
    def join(some, bits): return bits if some is None else bytes(a | b for a, b in zip(some, bits))
    batch = json.load(open('batch.json', encoding='utf-8'))
    events = [json.loads(e['body']) for e in lines('events.jsonl')]
    outcomes = ('delivered', 'linked', 'failed', 'skipped', 'takenBack', 'givenUp')
    approvals = {d['id'] for d in lines('decisions.jsonl') if d['verdict'] == 'approve' and d['undoneAt'] is None and d['finalAt'] is not None}
    approved = {}
    for t in lines('decision-slices.jsonl'):
        if t['decision'] in approvals: approved[t['slice']] = join(approved.get(t['slice']), bytes.fromhex(t['rows'])[4:])
    hashes, counts = {}, {}
    for d in lines('deliveries.jsonl'):
        there = None
        for name in ('begun',) + outcomes: there = join(there, bytes.fromhex(d[name])[4:])
        final = approved.get(d['slice'], bytes(len(there)))
        need(not any(a & ~b for a, b in zip(there, final)), 'slice %d was sent to %s before it was final' % (d['slice'], d['target']))
        hashes.setdefault(d['target'], hashlib.sha256()).update(d['slice'].to_bytes(4, 'big') + b''.join(bytes.fromhex(d[name]) for name in outcomes))
        count = counts.setdefault(d['target'], dict.fromkeys(outcomes, 0))
        for name in outcomes: count[name] += sum(bin(byte).count('1') for byte in bytes.fromhex(d[name])[4:])
    settled = {e['data']['target']: e['data'] for e in events if e['action'] == 'delivery.settled'}
    if batch['deliveriesDueAt'] is None:
        need(settled.keys() == hashes.keys(), 'a target without an event, or an event without a target')
        for target, said in settled.items():
            need(hashes[target].hexdigest() == said['sha256'] and all(counts[target][name] == said[name] for name in outcomes), 'the outcomes at ' + target)
    pages = {}
    for p in lines('delivery-pages.jsonl'):
        bits = bytes.fromhex(p['rows'])[4:]
        pages[p['target'], p['page']] = p
        need(sum(bin(byte).count('1') for byte in bits) == p['people'], 'page %d of %s' % (p['page'], p['target']))
        need(not any(a & ~b for a, b in zip(bits, approved.get(p['slice'], bytes(len(bits))))), 'page %d of %s was made before it was final' % (p['page'], p['target']))
    asked = {e['data']['replay']: e for e in events if e['action'] == 'delivery.replay-asked'}
    replays = {r['id']: r for r in lines('page-replays.jsonl')}
    need(replays.keys() == asked.keys(), 'the pages that were sent again')
    for id, r in replays.items():
        e, p = asked[id], pages.get((r['target'], r['page']))
        need(p and p['outcome'] == 'sent' and e['actor'] == r['by'] and (e['data']['target'], e['data']['page'], e['data']['people']) == (r['target'], r['page'], p['people']), 'replay ' + id)
    names = {'retry': 'delivery.retried', 'skip': 'delivery.skipped', 'give-up': 'delivery.given-up'}
    acted = {e['data']['act']: e for e in events if e['action'] in names.values()}
    acts = {a['id']: a for a in lines('delivery-acts.jsonl')}
    need(acts.keys() == acted.keys(), 'the acts on deliveries')
    for id, a in acts.items():
        e = acted[id]
        need(e['action'] == names[a['act']] and e['actor'] == a['by'] and e['data']['target'] == a['target'] and e['data']['people'] == a['people'], 'act ' + id)
        need(a['reason'] in (None, '[erased]') or hashlib.sha256(a['reason'].encode()).hexdigest() == e['data']['reasonSha256'], 'the reason of act ' + id)
    print('OK')
    END


9. The owner of the database could have rewritten all of this, except for the heads that are kept elsewhere. Take a head from
   the worker's log (the lines "audit head") or from the system that the webhook posts to, and look for it; the first word is
   its number, the second its hash.

    head() { awk -v seq="$1" -v hash="$2" '$1 == seq && $3 == hash { print "OK"; found = 1 } END { exit !found }' chain.tsv; }
    head $(tail -n 1 chain.tsv | cut -f 1,3)
`
}
