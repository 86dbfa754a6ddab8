import { z } from 'zod'
import { AnchorText } from '#core/audit/chain-verification'
import { verifyAudit } from '#core/audit/verify-audit'
import { auditContext } from '#server/audit-context'
import { jsonLines } from '#server/json-lines'
import { query } from '#server/route'

const Query = z.object({ head: AnchorText.optional() })

export const GET = query({ query: Query }, async ({ ctx, query }) =>
  jsonLines(verifyAudit({ ctx: auditContext(ctx), input: { anchors: query.head ? [query.head] : [] } })),
)
