import type { ReactNode } from 'react'
import { Mark } from './mark'

/** A page without a session. */
export function SignedOutPage({ title, below, children }: { title: string; below?: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex max-w-[360px] flex-col px-4 pt-[16vh] pb-12">
      <div className="mb-6 flex items-center gap-2.5 font-semibold text-lg tracking-[-0.01em]">
        <Mark />
        Countersign
      </div>
      <div className="rounded-lg border border-line bg-sheet p-6">
        <h1 className="mb-4 font-semibold text-xl">{title}</h1>
        {children}
      </div>
      {below && <p className="mt-4 text-soft text-sm">{below}</p>}
    </main>
  )
}
