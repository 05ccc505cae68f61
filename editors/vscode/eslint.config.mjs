import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

const node = { process: "readonly", console: "readonly", setTimeout: "readonly", URL: "readonly", Buffer: "readonly" };

export default tseslint.config(
  { ignores: ["dist/", "out/"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
    },
  },
  // The test runner awaits its tests itself.
  { files: ["test/unit/*.ts"], rules: { "@typescript-eslint/no-floating-promises": "off" } },
  { files: ["**/*.mjs"], languageOptions: { globals: node } },
  // What runs in the page is written between the rest.
  { files: ["test/e2e/*.mjs"], languageOptions: { globals: { document: "readonly", navigator: "readonly" } } },
);
