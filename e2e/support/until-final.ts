import { expect } from 'playwright/test'
import type { Decision } from '#core/decisions/decision'
import type { Api } from './end-to-end-test'

/** Waits until every approval of a batch is past its undo window, so the people are in the register and in exports. */
export async function untilFinal({ request }: Api, batchId: string): Promise<void> {
  const open = async () => {
    const { items } = (await (await request.get(`/api/batches/${batchId}/decisions`)).json()) as { items: Decision[] }
    return items.filter(({ verdict, undoneAt, finalAt }) => verdict === 'approve' && undoneAt === null && !isPast(finalAt)).length
  }
  await expect.poll(open).toBe(0)
}

const isPast = (moment: string | null) => moment !== null && Date.parse(moment) <= Date.now()
