// The subset of Mustache that Ouvrage uses, strict: an unknown name throws. For the gallery only; the product has its own.

function parse(source) {
    const root = [];
    const stack = [{ children: root }];
    const tag = /\{\{(?:\{\s*([^}]+?)\s*\}|([#^\/>!]?)\s*([\s\S]*?)\s*)\}\}/g;
    let last = 0;
    for (let found; (found = tag.exec(source)); last = tag.lastIndex) {
        const top = stack.at(-1).children;
        top.push({ text: source.slice(last, found.index) });
        const [, raw, sigil, name] = found;
        if (raw) top.push({ raw });
        else if (sigil === '!') continue;
        else if (sigil === '#' || sigil === '^') {
            const node = { [sigil === '#' ? 'section' : 'inverted']: name, children: [] };
            top.push(node);
            stack.push(node);
        } else if (sigil === '/') {
            const closed = stack.pop();
            if ((closed.section ?? closed.inverted) !== name) throw new Error(`{{/${name}}} closes nothing`);
        } else if (sigil === '>') top.push({ partial: name });
        else top.push({ name });
    }
    if (stack.length !== 1) throw new Error(`{{#${stack.at(-1).section ?? stack.at(-1).inverted}}} is not closed`);
    root.push({ text: source.slice(last) });
    return root;
}

const escaped = (text) =>
    String(text).replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]);

/** load(name) -> template text; data: plain objects, lists, texts and booleans. */
export function render(name, data, load) {
    const value = (wanted, contexts) => {
        for (let i = contexts.length - 1; i >= 0; --i) {
            const context = contexts[i];
            if (context && typeof context === 'object' && wanted in context) return context[wanted];
        }
        throw new Error(`${name}: unknown name "${wanted}"`);
    };
    const write = (nodes, contexts) =>
        nodes.map((node) => {
            if (node.text !== undefined) return node.text;
            if (node.raw) return value(node.raw, contexts);
            if (node.partial) return write(parse(load(node.partial)), contexts);
            if (node.name) return escaped(value(node.name, contexts));
            const found = value(node.section ?? node.inverted, contexts);
            const empty = !found || (Array.isArray(found) && found.length === 0);
            if (node.inverted) return empty ? write(node.children, contexts) : '';
            if (empty) return '';
            return (Array.isArray(found) ? found : [found]).map((one) => write(node.children, [...contexts, one])).join('');
        }).join('');
    return write(parse(load(name)), [data]);
}
