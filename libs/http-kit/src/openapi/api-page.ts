/** The page around Swagger UI: our own heading, quiet colours, and a list that can be filtered. */
export function apiPage(title: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<style>${style}</style>
</head>
<body>
<header><span class="name">mezzo</span><nav>
<a href="/openapi.json">openapi.json</a><a href="/help">help</a><a href="/metrics">metrics</a>
</nav></header>
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script>
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  filter: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: -1,
  defaultModelExpandDepth: 2,
  tryItOutEnabled: false,
  validatorUrl: null,
});
</script>
</body>
</html>
`;
}

const style = `
:root { --ink: #1c2733; --quiet: #5b6b7c; --line: #e3e8ee; --accent: #0b6e75; }
body { margin: 0; background: #fff; }
header { display: flex; align-items: baseline; justify-content: space-between;
  max-width: 1420px; margin: 0 auto; padding: 18px 20px 12px; border-bottom: 1px solid var(--line);
  font: 15px/1.4 system-ui, sans-serif; }
header .name { font-weight: 700; font-size: 20px; letter-spacing: .02em; color: var(--accent); }
header nav a { color: var(--quiet); margin-left: 20px; text-decoration: none; }
header nav a:hover { color: var(--accent); text-decoration: underline; }
.swagger-ui { color: var(--ink); font-family: system-ui, sans-serif; }
.swagger-ui .info { margin: 24px 0 12px; }
.swagger-ui .info .title { color: var(--ink); font-family: inherit; font-size: 28px; }
.swagger-ui .info p, .swagger-ui .opblock-tag small { font-family: inherit; color: var(--quiet); }
.swagger-ui .info a { color: var(--accent); }
.swagger-ui .scheme-container { box-shadow: none; border-bottom: 1px solid var(--line);
  padding: 8px 0 16px; margin-bottom: 8px; background: transparent; }
.swagger-ui .servers-title, .swagger-ui .servers { display: none; }
.swagger-ui .filter .operation-filter-input { border: 1px solid var(--line); border-radius: 6px;
  margin: 12px 0; padding: 8px 10px; }
.swagger-ui .opblock-tag { font-family: inherit; font-size: 19px; color: var(--ink); }
.swagger-ui .opblock { box-shadow: none; border-radius: 6px; margin-bottom: 8px; }
.swagger-ui .opblock .opblock-summary-method { min-width: 68px; border-radius: 4px;
  font-family: inherit; }
.swagger-ui .opblock .opblock-summary-description { font-family: inherit; color: var(--quiet); }
`;
