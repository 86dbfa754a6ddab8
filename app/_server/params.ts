import { z } from 'zod'

export const BatchParams = z.object({ batchId: z.uuid() })
export const DecisionParams = z.object({ decisionId: z.uuid() })
