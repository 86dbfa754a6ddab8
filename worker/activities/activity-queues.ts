import type { Environment } from '#core/environment'
import { type Activities, reviewIndexQueueOf, type VerificationActivities } from '#worker/contract'
import type { Takes } from '#worker/temporal'

// Their steps take turns (create-activities.ts), so several at once means only that a small index need not wait for a large one.
const reviewIndexesAtOnce = 8

/** The two task queues of a worker: one for the review index, and one for everything else. */
export function activityQueues(
  activities: Activities & VerificationActivities,
  { TEMPORAL_TASK_QUEUE: taskQueue }: Pick<Environment, 'TEMPORAL_TASK_QUEUE'>,
): Takes[] {
  const { buildReviewIndex } = activities
  return [
    // Runs of earlier code ask for the review index here.
    { activities },
    {
      taskQueue: reviewIndexQueueOf(taskQueue),
      activities: { buildReviewIndex },
      maxConcurrentActivityTaskExecutions: reviewIndexesAtOnce,
    },
  ]
}
