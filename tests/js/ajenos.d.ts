/* Lo que otros ponen en la ventana: Dash, AG Grid, Plotly y React. */
interface Window {
  // biome-ignore lint/suspicious/noExplicitAny: sus bibliotecas no traen tipos
  dash_clientside: any;
  // biome-ignore lint/suspicious/noExplicitAny: ídem
  dashAgGridComponentFunctions?: any;
  // biome-ignore lint/suspicious/noExplicitAny: ídem
  Plotly?: any;
  // biome-ignore lint/suspicious/noExplicitAny: ídem
  React?: any;
}

/* Solo en Chrome y Edge. */
interface Navigator {
  readonly keyboard?: { lock?: (teclas: string[]) => Promise<void> };
}
