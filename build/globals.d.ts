// Names that the build replaces by values (build/bundle.mjs); tests get them from vitest.config.ts.

/** UI and build gates as they stood when this was built; null: unset then. */
declare const __HAPPIER_BUILD_GATES__: {
  readonly HAPPIER_BUILD_FEATURES_ALLOW: string | null;
  readonly HAPPIER_BUILD_FEATURES_DENY: string | null;
  readonly EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED: string | null;
  readonly EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES_QUOTAS__ENABLED: string | null;
};

/** True in what ships: code behind its negation (diagnostics) is left out of the bundle. */
declare const __HAPPIER_PRODUCTION__: boolean;

/** The version of package.json. */
declare const __HAPPIER_VERSION__: string;

/** CSS modules, as Vite gives them: local name → generated class name. */
declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}
