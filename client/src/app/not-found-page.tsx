import { Map } from 'lucide-react';
import { useWords } from '../i18n/use-words';
import { ButtonLink } from '../ui/button';
import { PageState } from '../ui/page-state';
import { usePageTitle } from './use-page-title';

export function NotFoundPage() {
  const { t } = useWords();
  usePageTitle(t('app.notFoundTitle'));
  return (
    <PageState icon={Map} title={t('app.notFoundTitle')} text={t('app.notFoundText')} headingLevel={1}>
      <ButtonLink to="/" look="primary">
        {t('app.toEvents')}
      </ButtonLink>
    </PageState>
  );
}
