import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../../i18n/use-words';
import { Button } from '../../ui/button';

/** Plain-http addresses have no clipboard; the code can be selected there. */
export function CopyCode({ code }: { code: string }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  if (!('clipboard' in navigator)) return null;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code);
      setCopied(true);
    } catch {
      // Refused, as inside some apps: the code stands above to be selected, and nothing is claimed.
      setCopied(false);
    }
  };
  return (
    <Button look="quiet" onClick={() => void copy()}>
      {copied ? <Check aria-hidden="true" className="size-5" /> : <Copy aria-hidden="true" className="size-5" />}
      <span aria-live="polite">{copied ? t('reservation.copied') : t('reservation.copyCode')}</span>
    </Button>
  );
}
