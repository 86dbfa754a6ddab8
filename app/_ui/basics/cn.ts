import { twMerge } from 'tailwind-merge'

/** Joins class names; of two that say the same thing the later one stands. */
export const cn = twMerge
