import { expect } from 'playwright/test'
import type { Decision } from '#core/decisions/decision'
import type { Api } from './journey'

/** Waits until nothing of what was decided in a batch can be undone any more, so that it is in the register and in exports. */
export async function untilFinal({ request }: Api, batchId: string): Promise<void> {
  const open = async () => {
    const { items } = (await (await request.get(`/api/batches/${batchId}/decisions`)).json()) as { items: Decision[] }
    return items.filter(({ verdict, undoneAt, finalAt }) => verdict === 'approve' && undoneAt === null && !isPast(finalAt)).length
  }
  await expect.poll(open).toBe(0)
}

const isPast = (moment: string | null) => moment !== null && Date.parse(moment) <= Date.now()
