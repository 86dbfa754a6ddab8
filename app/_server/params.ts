import { z } from 'zod'

export const BatchParams = z.object({ batchId: z.uuid() })
export const DecisionParams = z.object({ decisionId: z.uuid() })
export const OperatorParams = z.object({ operatorId: z.uuid() })
export const ChangeParams = z.object({ changeId: z.uuid() })
