// The page of the present place.
import { useStore } from 'zustand';
import { ConnectPage } from '../features/connect/ConnectPage.tsx';
import { FirstRunPage } from '../features/first-run/FirstRunPage.tsx';
import { ImportPage } from '../features/import/ImportPage.tsx';
import { NewSessionPage } from '../features/new-session/NewSessionPage.tsx';
import { ProfilePage } from '../features/profile/ProfilePage.tsx';
import { ServicesPage } from '../features/services/ServicesPage.tsx';
import { SessionPage } from '../features/sessions/SessionPage.tsx';
import { SessionsPage } from '../features/sessions/SessionsPage.tsx';
import { SettingsPage } from '../features/settings/SettingsPage.tsx';
import { useApp, useDaemon, useGates } from '../state/app-context.ts';
import { isOfServices } from '../state/place.ts';

export function CurrentPage() {
  const place = useStore(useApp().place, (state) => state.place);
  const isFresh = useDaemon((state) => state.profiles.length === 0 && state.sessions.length === 0);
  const gates = useGates();
  // Off means that the pages are not there; Settings says why.
  if (!gates.connectedServices && isOfServices(place)) return <SettingsPage />;
  switch (place.page) {
    case 'new-session':
      return <NewSessionPage />;
    case 'connected-services':
      return <ServicesPage />;
    case 'profile':
      if (!place.serviceId || !place.profileId) return <ServicesPage />;
      return <ProfilePage serviceId={place.serviceId} profileId={place.profileId} />;
    case 'connect':
      return <ConnectPage serviceId={place.serviceId} profileId={place.profileId} />;
    case 'import':
      return <ImportPage />;
    case 'settings':
      return <SettingsPage />;
    case 'sessions':
    // Browsing sessions is not in this version; whoever asks for it gets the list.
    case 'browse':
      if (place.sessionId) return <SessionPage sessionId={place.sessionId} />;
      return isFresh && gates.connectedServices ? <FirstRunPage /> : <SessionsPage />;
  }
}
