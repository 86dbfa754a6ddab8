import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { packBatch } from '#core/audit/pack/pack-batch'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import { undoDecision } from '#core/decisions/undo-decision'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { FieldVersion } from '#core/fields/field-version'
import { confirm, openAdmins, proposeEnd } from '#test/admins'
import { openFrozenBatch } from '#test/attacks/frozen-batch'
import { actOnTarget, emailOf, openDeliveries } from '#test/deliveries'
import { askFor } from '#test/disclosures'
import { erasePerson } from '#test/erase-person'
import { department, fieldsWith, proposeFields } from '#test/fields'
import { openTestInstance, type TestInstance } from '#test/instance'
import { openPages } from '#test/page-replays'
import { csvOf, peopleCsv } from '#test/people'
import { reverse } from '#test/reversals'
import { sampleOf } from '#test/sample'

const run = promisify(execFile)

// It runs every command of the README, each in a process of its own.
test('every check of the README passes, and fails when its subject was altered', { timeout: 120_000 }, async () => {
  await using instance = await openTestInstance()
  const { batchId, file } = await decidedSample(instance)
  await using folder = await unpacked(await instance.signIn('auditor'), batchId)
  expect(await readdir(folder.path)).toHaveLength(22)
  expect(await readFile(join(folder.path, 'original.csv'))).toEqual(file)

  const checks = await checksOf(folder.path)
  expect(checks).toHaveLength(9)
  for (const check of checks) expect(await verdictOf(check, folder.path), check).toMatch(/^OK/)

  const spoilt: [name: string, from: string, to: string, checks: number[]][] = [
    ['original.csv', ',', ';', [1, 2]],
    ['fields.json', '"City"', '"Town"', [1, 2]],
    ['ledger.jsonl', '"outcome":"approved"', '"outcome":"rejected"', [1, 3, 5]],
    ['people.tsv', '\t', '\t1', [1, 4]],
    ['decisions.jsonl', 'Not known', 'Well known', [1, 5]],
    ['decisions.jsonl', '"proposedById":"', '"proposedById":"0', [1, 5]],
    ['decision-slices.jsonl', '"applied":', '"applied":1', [1, 5]],
    ['decision-selections.jsonl', '"selected":', '"selected":1', [1, 5]],
    ['decision-skipped.jsonl', '"skipped":', '"skipped":1', [1, 5]],
    ['disclosures.jsonl', 'Yearly audit', 'Monthly audit', [1, 5]],
    ['slices.jsonl', '"digest":"', '"digest":"00', [1, 5]],
    ['events.jsonl', 'batch.uploaded', 'batch.uplodaed', [1, 2, 7]],
    ['chain.tsv', '1\t', '2\t', [1, 7]],
  ]
  for (const [name, from, to, failing] of spoilt) {
    const path = join(folder.path, name)
    const whole = await readFile(path, 'latin1')
    await writeFile(path, whole.replace(from, to), 'latin1')
    const verdicts = await Promise.all(failing.map((number) => verdictOf(checks[number - 1] ?? '', folder.path)))
    for (const [index, verdict] of verdicts.entries()) expect(verdict, `${name}, check ${failing[index]}`).not.toMatch(/^OK/)
    await writeFile(path, whole, 'latin1')
  }
})

test('the checks compare what became of people at a target with the audit, and pass under way and after an erasure', {
  timeout: 120_000,
}, async () => {
  await using scene = await openDeliveries()
  await using server = await scene.addServer('idp', { existing: 'fail' })
  const names = ['Ada Iyer', 'Ben Okoro', 'Cleo Marsh', 'Dev Rao']
  server.accounts.set('there', { id: 'there', userName: emailOf('Ben Okoro') })
  const { instance, checker } = scene
  const batchId = await scene.bring(names, { sliceRows: 2 })
  await scene.approve(batchId, [1, 2, 3])
  await scene.deliver(batchId)
  await actOnTarget(checker, batchId, 'idp', 'skip', 'Ben Okoro is there already')
  const auditor = await instance.signIn('auditor')
  const deliveryCheck = 7
  {
    await using underWay = await unpacked(auditor, batchId)
    expect(await verdictOf((await checksOf(underWay.path))[deliveryCheck] ?? '', underWay.path)).toMatch(/^OK/)
  }
  await scene.deliver(batchId)
  const owner = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
  await erasePerson({ ctx: { db: owner }, input: { batchId, row: 2 } })
  await owner.close()
  await using folder = await unpacked(auditor, batchId)
  const checks = await checksOf(folder.path)
  for (const check of checks) expect(await verdictOf(check, folder.path), check).toMatch(/^OK/)
  for (const name of await readdir(folder.path)) expect(await readFile(join(folder.path, name), 'utf8'), name).not.toMatch(/ben okoro/i)
  const spoilt: [name: string, from: RegExp, to: string][] = [
    ['deliveries.jsonl', /"delivered":"00000002c0"|"delivered":"0000000280"/, '"delivered":"0000000200"'],
    ['deliveries.jsonl', /"linked":"0000000200"(.*)\n$/, '"linked":"0000000240"$1\n'],
    ['delivery-acts.jsonl', /"people":1/, '"people":2'],
    ['delivery-acts.jsonl', /.*\n/, ''],
  ]
  await expectFailures(folder.path, checks[deliveryCheck] ?? '', spoilt)
})

test('the checks compare pages that were sent again with the audit', async () => {
  await using scene = await openPages()
  await scene.takeBack(2)
  await scene.ask(2)
  await scene.endNext()
  await using folder = await unpacked(await scene.instance.signIn('auditor'), scene.batchId)
  const checks = await checksOf(folder.path)
  for (const check of checks) expect(await verdictOf(check, folder.path), check).toMatch(/^OK/)
  const spoilt: [name: string, from: RegExp, to: string][] = [
    ['delivery-pages.jsonl', /"people":2/, '"people":1'],
    ['delivery-pages.jsonl', /"outcome":"sent"/g, '"outcome":"refused"'],
    ['page-replays.jsonl', /"page":2/, '"page":1'],
    ['page-replays.jsonl', /"by":"./, '"by":"_'],
    ['page-replays.jsonl', /.*\n/, ''],
  ]
  await expectFailures(folder.path, checks[7] ?? '', spoilt)
})

test('the checks pass for a partly imported, a refused and a gzipped batch', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const half = await instance.upload(maker, peopleCsv('Pune', 30))
  await instance.survey(half, { sliceRows: 10 })
  const refused = await instance.bring(maker, 'name,dob\n')
  const packed = await instance.bring(maker, gzipSync(peopleCsv('Rome', 5)))
  for (const batchId of [half, refused, packed]) {
    await using folder = await unpacked(await instance.signIn('admin'), batchId)
    for (const check of await checksOf(folder.path)) expect(await verdictOf(check, folder.path), check).toMatch(/^OK/)
  }
})

test('the checks pass for a batch with declared fields, whose values are in the ledger', async () => {
  await using scene = await openAdmins()
  const { instance, admin, second } = scene
  const identity = [['department', 'name'], ...defaultFieldVersion.identity]
  await confirm(second, await proposeFields(admin, FieldVersion.parse({ ...fieldsWith(department), identity })))
  const csv = 'name,dob,city,department\nAda,1990-04-02,York,=R\\D\nBob,1990-04-02,York,\n'
  const batchId = await instance.bring(await instance.signIn('maker'), csv)
  await using folder = await unpacked(await instance.signIn('auditor'), batchId)
  for (const check of await checksOf(folder.path)) expect(await verdictOf(check, folder.path), check).toMatch(/^OK/)
  const ledger = (await readFile(join(folder.path, 'ledger.jsonl'), 'utf8')).trim().split('\n')
  expect(ledger.map((line) => JSON.parse(line).fields)).toEqual([{ department: '=R\\D' }, { department: '' }])
  expect(await readFile(join(folder.path, 'ledger.csv'), 'utf8')).toContain("York,,'=R\\D,")
  await writeFile(join(folder.path, 'people.tsv'), (await readFile(join(folder.path, 'people.tsv'), 'utf8')).replace('=R', '=S'))
  const verdicts = await Promise.all((await checksOf(folder.path)).map((check) => verdictOf(check, folder.path)))
  expect(verdicts.map((verdict) => verdict.startsWith('OK'))).toEqual([false, true, true, false, true, true, true, true, true])
})

test('the checks pass after an erasure, and the pack contains nothing of the erased person', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Pune', 30), { sliceRows: 10 })
  const reason = 'Pune M 13 is unknown'
  await instance.decide(await instance.signIn('checker'), batchId, { verdict: 'reject', reason, selection: { rows: [13, 14] } })
  await instance.apply(batchId)
  const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
  await erasePerson({ ctx: { db }, input: { batchId, row: 13 } })
  await db.close()
  await using folder = await unpacked(await instance.signIn('auditor'), batchId)
  for (const check of await checksOf(folder.path)) expect(await verdictOf(check, folder.path), check).toMatch(/^OK/)
  for (const name of await readdir(folder.path)) expect(await readFile(join(folder.path, name), 'utf8'), name).not.toMatch(/pune m 13/i)
})

test('for a frozen batch that two admins ended, only the check of the people fails', async () => {
  await using instance = await openTestInstance()
  const { batchId } = await openFrozenBatch(instance)
  const [one, other] = [await instance.signIn('admin'), await instance.signIn('admin')]
  await confirm(other, await proposeEnd(one, batchId))
  await instance.apply(batchId)
  await using folder = await unpacked(await instance.signIn('auditor'), batchId)
  expect(await readFile(join(folder.path, 'decisions.jsonl'), 'utf8')).toContain('withdraw-frozen')
  const verdicts = await Promise.all((await checksOf(folder.path)).map((check) => verdictOf(check, folder.path)))
  expect(verdicts.flatMap((verdict, index) => (verdict.startsWith('OK') ? [] : [index + 1]))).toEqual([4])
})

test('the spreadsheets contain no formula', async () => {
  await using instance = await openTestInstance()
  const batchId = await instance.bring(await instance.signIn('maker'), csvOf(['=HYPERLINK(1),1990-01-01,@SUM', '"a\nb",1990-01-01,-1']))
  await using folder = await unpacked(await instance.signIn('auditor'), batchId)
  expect(await readFile(join(folder.path, 'ledger.csv'), 'utf8')).toBe(
    `row,line,outcome,name,dob,city,email,decision,problems,repeats\r\n1,2,pending,'=HYPERLINK(1),1990-01-01,'@SUM,,,,\r\n2,3,pending,"a\nb",1990-01-01,'-1,,,,\r\n`,
  )
})

test('packBatch is recorded in the audit log and refuses operators who do not see every batch', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const batchId = await instance.bring(maker, peopleCsv('Pune', 3))
  await expect(packBatch({ ctx: maker, input: { batchId } })).rejects.toMatchObject({ code: 'role-missing' })
  await expect(packBatch({ ctx: await instance.signIn('maker'), input: { batchId } })).rejects.toMatchObject({ code: 'batch-not-found' })
  const auditor = await instance.signIn('auditor')
  await using folder = await unpacked(auditor, batchId)
  const events = (await readFile(join(folder.path, 'events.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(JSON.parse(line).body))
  expect(events.at(-1)).toMatchObject({ action: 'data.downloaded', actor: auditor.actor.id, data: { what: 'audit-pack' } })
})

test('the pack of an auditor does not say which row of a batch is repeated that they have not asked for', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const first = await instance.bring(maker, peopleCsv('Pune', 1))
  const second = await instance.bring(maker, peopleCsv('Pune', 2))
  const auditor = await instance.signIn('auditor')
  const repeats = async () => {
    await using folder = await unpacked(auditor, second)
    const [line = ''] = (await readFile(join(folder.path, 'ledger.jsonl'), 'utf8')).split('\n')
    return JSON.parse(line)
  }
  expect(await repeats()).toMatchObject({ outcome: 'duplicate', repeats: null })
  await askFor(auditor, first)
  expect(await repeats()).toMatchObject({ outcome: 'duplicate', repeats: { batch: first, row: 1 } })
})

test('a reader that stops early releases the connection', async () => {
  await using instance = await openTestInstance()
  const auditor = await instance.signIn('auditor')
  const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Pune', 20_000))
  await askFor(auditor, batchId)
  for (let times = 0; times < 12; times += 1) {
    const { bytes } = await packBatch({ ctx: auditor, input: { batchId } })
    for await (const _ of bytes) break
  }
  expect(await getBatch({ ctx: auditor, input: { batchId } })).toMatchObject({ state: 'pending' })
  expect(instance.web.pool.waitingCount).toBe(0)
})

/** A sample with decisions of every kind, taken in part and in full. */
async function decidedSample(instance: TestInstance): Promise<{ batchId: string; file: Buffer }> {
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const { bytes } = await sampleOf(1_000)
  const batchId = await instance.bring(maker, bytes, { sliceRows: 137 })
  await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Not known, “Zürich”', selection: { rows: [2, 3, 5, 700] } })
  await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [5, 6, 7, 999] } })
  await instance.owner.query('update policy set undo_window_seconds = 3600')
  const regretted = await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [6, 10, 11, 800] } })
  await instance.apply(batchId)
  const tooStrict = await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Too strict', selection: { rows: [12, 13, 801] } })
  await instance.apply(batchId)
  for (const { id } of [regretted, tooStrict]) await undoDecision({ ctx: checker, input: { decisionId: id, idempotencyKey: id } })
  await instance.owner.query('update policy set undo_window_seconds = 0')
  await instance.decide(checker, batchId, { verdict: 'send-back', reason: 'Unclear', selection: { rows: [11] } })
  await instance.apply(batchId)
  const { balance } = await getBatch({ ctx: checker, input: { batchId } })
  await instance.decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: balance.pending, except: [] } })
  await instance.apply(batchId)
  const approved = await instance.owner.query<{ row: number }>(
    `select row_no as row from users where batch_id = $1 and status = 'approved' limit 2`,
    [batchId],
  )
  await reverse(instance, [checker, await instance.signIn('checker')], batchId, ...approved.rows.map(({ row }) => row))
  await instance.bring(maker, peopleCsv('Oslo', 5))
  return { batchId, file: bytes }
}

async function unpacked(ctx: Context, batchId: string) {
  if (ctx.actor.roles.includes('auditor')) await askFor(ctx, batchId)
  const path = await mkdtemp(join(tmpdir(), 'countersign-pack-'))
  const { bytes } = await packBatch({ ctx, input: { batchId } })
  const zip = join(path, '..', `${path.split('/').at(-1)}.zip`)
  await pipeline(bytes, createWriteStream(zip))
  await run('unzip', ['-q', zip, '-d', path])
  await rm(zip)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** The check fails after each change of a file alone. */
async function expectFailures(folder: string, check: string, spoilt: [name: string, from: RegExp, to: string][]): Promise<void> {
  for (const [name, from, to] of spoilt) {
    const path = join(folder, name)
    const whole = await readFile(path, 'utf8')
    await writeFile(path, whole.replace(from, to))
    expect(await verdictOf(check, folder), `${name} ${from}`).not.toMatch(/^OK/)
    await writeFile(path, whole)
  }
}

/** The commands of a README, which are its indented blocks. */
async function checksOf(path: string): Promise<string[]> {
  const readme = await readFile(join(path, 'README.txt'), 'utf8')
  return readme
    .split(/\n(?=\d\. )/)
    .slice(1)
    .map((part) => (part.match(/^ {4}.*$|^$/gm) ?? []).map((line) => line.slice(4)).join('\n'))
}

async function verdictOf(check: string, cwd: string): Promise<string> {
  return run('bash', ['-c', check], { cwd }).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }) => `failed: ${stdout}${stderr}`,
  )
}
