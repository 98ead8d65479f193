/* Lo que otros ponen en la ventana: Dash y Plotly. */
interface Window {
  // biome-ignore lint/suspicious/noExplicitAny: sus bibliotecas no traen tipos
  dash_clientside: any;
  // biome-ignore lint/suspicious/noExplicitAny: ídem
  Plotly?: any;
}

/* Solo en Chrome y Edge. */
interface Navigator {
  readonly keyboard?: { lock?: (teclas: string[]) => Promise<void> };
}
