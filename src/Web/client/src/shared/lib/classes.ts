import { type ClassValue, clsx } from 'clsx';

/** Joins class names. Two of them that set the same property do not override each other by their order: give one. */
export const classes = (...values: ClassValue[]): string => clsx(values);
