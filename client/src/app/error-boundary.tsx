import { TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { useWords } from '../i18n/use-words';
import { Button } from '../ui/button';
import { PageState } from '../ui/page-state';

/** A fault of the page itself, or a chunk that could not be fetched: the buyer's places are safe on the server. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? <Crashed /> : this.props.children;
  }
}

function Crashed() {
  const { t } = useWords();
  return (
    <PageState icon={TriangleAlert} title={t('app.crashedTitle')} text={t('app.crashedText')} headingLevel={1}>
      <Button look="primary" onClick={() => location.reload()}>
        {t('app.reload')}
      </Button>
    </PageState>
  );
}
