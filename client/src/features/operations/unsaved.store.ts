import { useEffect } from 'react';
import { create } from 'zustand';

/** How many forms on the page hold something that nobody has saved. */
export const useUnsavedForms = create<{ forms: number }>()(() => ({ forms: 0 }));

/** While this holds, the page is not left without a question. */
export function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const count = (by: number) => useUnsavedForms.setState(({ forms }) => ({ forms: forms + by }));
    count(1);
    return () => count(-1);
  }, [isUnsaved]);
}
