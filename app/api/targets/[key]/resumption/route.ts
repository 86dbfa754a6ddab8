import { resumeTarget } from '#core/targets/resume-target'
import { TargetParams } from '#server/requests/params'
import { mutation } from '#server/requests/route'

export const POST = mutation({ params: TargetParams }, async ({ ctx, params, idempotencyKey }) => {
  await resumeTarget({ ctx, input: { ...params, idempotencyKey } })
  return new Response(null, { status: 204 })
})
