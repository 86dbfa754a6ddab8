import getPort from 'get-port'

/** The settings that put an instance on four free ports. */
export async function freePorts(): Promise<Record<'PORT' | 'POSTGRES_PORT' | 'TEMPORAL_PORT' | 'TEMPORAL_UI_PORT', string>> {
  const free = async () => String(await getPort({ host: '127.0.0.1' }))
  return { PORT: await free(), POSTGRES_PORT: await free(), TEMPORAL_PORT: await free(), TEMPORAL_UI_PORT: await free() }
}
