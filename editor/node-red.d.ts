/** The part of the editor's API that the dialogs use: the public typings lack validation reasons and autocompletion. */
import type editorClient from '@node-red/editor-client';

declare global {
  const RED: Omit<editorClient.RED, 'nodes' | 'utils'> & {
    nodes: {
      registerType(type: string, definition: NodeDefinition): void;
      node(id: string): EditorNode | null;
    };
    utils: { validateTypedProperty(value: string, type: string, options: object): true | string };
  };

  /** A node as the editor holds it: its saved settings beside these. */
  interface EditorNode {
    id: string;
    type: string;
    /** A word of this node's own locale file. */
    _(key: string): string;
    _def: NodeDefinition;
    [setting: string]: unknown;
  }

  /** Gives true or the reason. Node-RED shows a reason only where the function declares both parameters. */
  type Validate = (this: EditorNode, value: string, options: object) => true | string;

  interface NodeDefinition {
    category: string;
    color: string;
    icon: string;
    defaults: Record<
      string,
      {
        value: string | number | boolean;
        /** The type of the config node that the setting refers to. */
        type?: string;
        required?: boolean;
        label?: string;
        validate?: Validate;
      }
    >;
    credentials?: Record<string, { type: 'text' | 'password'; validate?: Validate }>;
    inputs?: 0 | 1;
    outputs?: number;
    inputLabels?(this: EditorNode): string;
    outputLabels?(this: EditorNode, index: number): string;
    paletteLabel?(this: EditorNode): string;
    label(this: EditorNode): string;
    labelStyle?(this: EditorNode): string;
    oneditprepare?(this: EditorNode): void;
  }

  interface EditableListOptions {
    addButton: string;
    height: string;
    removable: boolean;
    sortable: boolean;
    addItem(row: JQuery, index: number, data: object): void;
    removeItem(): void;
    sortItems(): void;
  }

  interface JQuery {
    searchBox(options: { change(): void }): this;
    editableList(options: EditableListOptions): this;
    editableList(command: 'addItem', data: object): this;
    autoComplete(options: {
      search(typed: string): { value: string; label: string }[];
      /** 0 shows the list on the down arrow in an empty field. */
      minLength: number;
    }): this;
  }
}
