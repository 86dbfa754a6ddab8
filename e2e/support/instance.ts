type Service = 'postgres' | 'temporal' | 'worker' | 'web'

/** The running instance under test, with its own database and Temporal. The runner removes it afterwards. */
export const instance = {
  url: requireVariable('E2E_URL'),
  dataFolder: requireVariable('E2E_DATA_DIR'),
  /** The database as its owner, for reads that the browser cannot show and for row locks. */
  ownerUrl: requireVariable('E2E_OWNER_URL'),
  temporalAddress: requireVariable('E2E_TEMPORAL_ADDRESS'),
}

/** The port where the instance expects its mail server. Nothing listens there until a test does. */
export const mailPort = Number(requireVariable('E2E_MAIL_PORT'))

/** Stops a service of the instance and waits until it has ended. */
export async function stopService(service: Service): Promise<void> {
  await control(service, 'stop')
}

/** Starts a stopped service and waits until it is ready. Does nothing when it runs. */
export async function startService(service: Service): Promise<void> {
  await control(service, 'start')
}

/** Kills a service as a crash does. The supervisor starts it again. */
export async function killService(service: Service): Promise<void> {
  await control(service, 'kill')
}

async function control(service: Service, act: 'start' | 'stop' | 'kill'): Promise<void> {
  const answer = await fetch(`${requireVariable('E2E_CONTROL_URL')}/${service}/${act}`, { method: 'POST' })
  if (!answer.ok) throw new Error(`${service} could not ${act}: ${answer.status} ${await answer.text()}`)
}

function requireVariable(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: the end-to-end tests need an instance of their own. Start them with npm run e2e`)
  return value
}
