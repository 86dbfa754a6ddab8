import { demoPassword, makeOperator } from '#database/seed'
import { type Api, decide, openApi } from './api'
import { untilApplied } from './applied'
import { spread } from './figures'
import { bringPeople, type DecideInstance } from './instance'

const crowd = 8
const lastsMs = 60_000
const mostAtOnce = 20
// More would only make it rarer that two of them mean the same person.
const mostRows = 100_000

/** Checkers who decide at random in one batch for a minute, often on the same people: each of those is decided once. */
export async function checkers(instance: DecideInstance, { rows, rounds }: { rows: number; rounds: number }) {
  const people: Api[] = []
  while (people.length < crowd) people.push(await newChecker(instance))
  const size = Math.min(rows, mostRows)
  const figures = []
  for (let round = 1; round <= rounds; round += 1) figures.push(await minute(instance, people, size))
  return { checkers: crowd, batchRows: size, figures }
}

async function minute(instance: DecideInstance, people: Api[], size: number) {
  const batchId = await bringPeople(instance, size)
  const until = Date.now() + lastsMs
  const done = await Promise.all(people.map((api) => decideUntil(api, batchId, size, until)))
  const decisions = done.flatMap(({ ids }) => ids)
  for (const id of decisions) await untilApplied(instance.owner, id)
  const { decided, wrong, applied } = await countDecided(instance, batchId)
  const figures = {
    decisions: decisions.length,
    decisionsPerSecond: Number((decisions.length / (lastsMs / 1000)).toFixed(1)),
    rowsDecided: decided,
    answeredMs: spread(done.flatMap(({ tookMs }) => tookMs)),
    errors: done.flatMap(({ errors }) => errors),
    everyRowOnce: wrong === 0 && applied === decided,
  }
  console.log(
    `  ${figures.decisionsPerSecond} decisions a second, ${decided} of ${size} rows, answered in ${figures.answeredMs.p50} ms (p50)`,
  )
  console.log(`  every row once: ${figures.everyRowOnce}; errors: ${figures.errors.length}`)
  return figures
}

async function newChecker({ owner, url }: DecideInstance): Promise<Api> {
  const email = `${crypto.randomUUID()}@bench.test`
  await makeOperator(owner, { name: 'Bench Checker', email, password: demoPassword, roles: ['checker'] })
  return openApi(url, { email, password: demoPassword })
}

async function decideUntil(api: Api, batchId: string, rows: number, until: number) {
  const [ids, tookMs, errors]: [string[], number[], string[]] = [[], [], []]
  while (Date.now() < until) {
    const chosen = Array.from({ length: 1 + Math.floor(Math.random() * mostAtOnce) }, () => 1 + Math.floor(Math.random() * rows))
    const verdict = Math.random() < 0.5 ? 'approve' : 'reject'
    const started = performance.now()
    try {
      const { id } = await decide(api, batchId, { verdict, reason: 'Drawn by lot', selection: { rows: chosen } })
      ids.push(id)
    } catch (error) {
      errors.push(String(error))
    }
    tookMs.push(performance.now() - started)
  }
  return { ids, tookMs, errors }
}

/** `wrong` are people whose decision says nothing of them, or is of another verdict; `applied` is the sum over all decisions. */
async function countDecided({ owner }: DecideInstance, batchId: string): Promise<{ decided: number; wrong: number; applied: number }> {
  const { rows } = await owner.query(
    `select count(*)::int as decided,
       count(*) filter (where get_bit(a.applied_rows, u.row_no - s.row_from) is distinct from 1 or u.status <> status_of(d.verdict))::int as wrong,
       (select sum(applied)::int from decision where batch_id = $1) as applied
     from users u join batch_slice s on s.batch_id = u.batch_id and u.row_no between s.row_from and s.row_to
     left join decision d on d.batch_id = u.batch_id and d.decision_no = u.decision_no
     left join decision_slice a on a.decision_id = d.id and a.slice_no = s.slice_no
     where u.batch_id = $1 and u.status <> 'pending'`,
    [batchId],
  )
  return rows[0]
}
