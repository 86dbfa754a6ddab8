type Service = 'postgres' | 'temporal' | 'worker' | 'web'

/** The running desk that these journeys go through; its own database, its own Temporal, stopped and removed afterwards. */
export const instance = {
  url: fromTheRunner('E2E_URL'),
  dataFolder: fromTheRunner('E2E_DATA_DIR'),
  /** The database as its owner: to look at what the browser cannot show, and to hold a row's lock. */
  ownerUrl: fromTheRunner('E2E_OWNER_URL'),
  temporalAddress: fromTheRunner('E2E_TEMPORAL_ADDRESS'),
}

/** Where the desk looks for its mail server; nobody listens there until a journey does. */
export const mailPort = Number(fromTheRunner('E2E_MAIL_PORT'))

/** Ends a part of the running desk; resolves when it is gone. */
export async function stopService(service: Service): Promise<void> {
  await control(service, 'stop')
}

/** Starts a part that was stopped; resolves when it is ready. Does nothing when it runs. */
export async function startService(service: Service): Promise<void> {
  await control(service, 'start')
}

/** Kills a part as a crash does; it is started again by whoever supervises it. */
export async function killService(service: Service): Promise<void> {
  await control(service, 'kill')
}

async function control(service: Service, act: 'start' | 'stop' | 'kill'): Promise<void> {
  const answer = await fetch(`${fromTheRunner('E2E_CONTROL_URL')}/${service}/${act}`, { method: 'POST' })
  if (!answer.ok) throw new Error(`${service} could not ${act}: ${answer.status} ${await answer.text()}`)
}

function fromTheRunner(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: the journeys need a running desk of their own. Start them with npm run e2e`)
  return value
}
