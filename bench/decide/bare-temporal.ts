import { randomUUID } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'

export type BareTemporal = {
  /** Signals once. Returns the milliseconds until the activity that follows has run. */
  signal(): Promise<number>
  [Symbol.asyncDispose](): Promise<void>
}

/** A workflow that does nothing but answer a signal with an activity, on the server of the instance, with a worker of its own here. */
export async function bareTemporal(address: string): Promise<BareTemporal> {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  const taskQueue = randomUUID()
  let hasRun = (_no: number) => {}
  const connection = await NativeConnection.connect({ address })
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowsPath: new URL('./bare-workflow.ts', import.meta.url).pathname,
    activities: { note: async (no: number) => hasRun(no) },
  })
  const running = worker.run()
  const client = new Client({ connection: await Connection.connect({ address }) })
  const handle = await client.workflow.start('bare', { taskQueue, workflowId: taskQueue })
  let no = 0
  return {
    async signal() {
      no += 1
      const ran = new Promise<void>((resolve) => {
        hasRun = (noted) => noted === no && resolve()
      })
      const started = performance.now()
      await handle.signal('ask', no)
      await ran
      return performance.now() - started
    },
    async [Symbol.asyncDispose]() {
      await handle.signal('ask', -1)
      await handle.result()
      worker.shutdown()
      await running
      await client.connection.close()
      await connection.close()
    },
  }
}
