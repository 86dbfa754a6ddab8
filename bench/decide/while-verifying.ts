import { setTimeout as wait } from 'node:timers/promises'
import { writeSampleFile } from '#bench/import/files'
import { importFile } from '#bench/import/instance'
import { spread } from './figures'
import { bringPeople, type DecideInstance, openPage } from './instance'
import { approveNext } from './one-person'

const clicksPerRound = 40
const clicked = 10_000

/**
 * One person after the other, from the click on Approve until the page says that they are, in Chromium: while nothing else is done, and
 * while another batch of `rows` people is verified again and again, in turns.
 */
export async function whileVerifying(instance: DecideInstance, { rows, rounds }: { rows: number; rounds: number }) {
  const batchId = await bringPeople(instance, clicked)
  const other = await importFile(instance, await writeSampleFile(instance.folder, rows, 1))
  const page = await openPage(instance)
  await page.goto(`/batches/${batchId}`)
  const [alone, beside]: [number[], number[]] = [[], []]
  let row = 0
  // The first ones find everything cold.
  while (row < 3) await approveNext(page, ++row)
  let verifications = 0
  for (let round = 0; round < rounds; round += 1) {
    for (let time = 0; time < clicksPerRound; time += 1) alone.push(await approveNext(page, ++row))
    const verifying = keepVerifying(instance, other.batchId)
    for (let time = 0; time < clicksPerRound; time += 1) beside.push(await approveNext(page, ++row))
    verifications += await verifying.end()
  }
  await page.context().close()
  const figures = { aloneMs: spread(alone), besideVerificationMs: spread(beside), verifications }
  const ratio = Number((figures.besideVerificationMs.p50 / figures.aloneMs.p50).toFixed(2))
  console.log(
    `  click to approved p50 ${figures.aloneMs.p50} ms; while ${rows} people are verified ${figures.besideVerificationMs.p50} ms: ${ratio} ×`,
  )
  return { ratio, ...figures }
}

/** Asks for a verification as soon as the one before has ended. `end` waits for the last and says how many were begun. */
function keepVerifying({ owner }: DecideInstance, batchId: string) {
  let isOver = false
  const asked = async (): Promise<number> => {
    for (let begun = 0; ; await wait(50)) {
      const { rowCount } = await owner.query('select from verification where batch_id = $1 and ended_at is null', [batchId])
      if (rowCount) continue
      if (isOver) return begun
      await owner.query(`select request_verification($1, 'import')`, [batchId])
      begun += 1
    }
  }
  const asking = asked()
  return {
    end() {
      isOver = true
      return asking
    },
  }
}
