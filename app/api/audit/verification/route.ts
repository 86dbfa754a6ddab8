import { z } from 'zod'
import { AnchorText } from '#core/audit/chain-verification'
import { verifyAudit } from '#core/audit/verify-audit'
import { auditContext } from '#server/context/audit-context'
import { jsonLines } from '#server/requests/json-lines'
import { query } from '#server/requests/route'

const Query = z.object({ head: AnchorText.optional() })

export const GET = query({ query: Query }, async ({ ctx, query }) =>
  jsonLines(verifyAudit({ ctx: auditContext(ctx), input: { anchors: query.head ? [query.head] : [] } })),
)
