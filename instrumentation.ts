/** Runs once when the server starts, before the first request. A server that must not serve says why and ends. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { startServing } = await import('#server/process/start-serving')
  await startServing()
}
