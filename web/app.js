// Progressive enhancement only: every page works without this file.
(() => {
    'use strict';

    const say = (text) => {
        const region = document.getElementById('vive-voix');
        if (region) region.textContent = text;
    };

    const focus_on = (element) => {
        if (!element.matches('a[href], button, input, select, textarea, [tabindex]')) element.tabIndex = -1;
        element.focus();
    };

    // --- Confirmation: a native dialog, in French, for data-confirmer and hx-confirm -------------------------------

    function ask(question, on_yes) {
        const dialog = document.createElement('dialog');
        dialog.className = 'confirmation';
        dialog.setAttribute('aria-labelledby', 'confirmation-question');
        const sentence = document.createElement('p');
        sentence.id = 'confirmation-question';
        sentence.textContent = question;
        const buttons = document.createElement('div');
        buttons.className = 'formulaire-fin';
        const no = document.createElement('button');
        no.type = 'button';
        no.className = 'btn';
        no.textContent = 'Ne rien faire';
        const yes = document.createElement('button');
        yes.type = 'button';
        yes.className = 'btn btn-primary';
        yes.textContent = 'Confirmer';
        buttons.append(no, yes);
        dialog.append(sentence, buttons);
        const before = document.activeElement;
        dialog.addEventListener('close', () => {
            dialog.remove();
            if (before && before.isConnected) before.focus();
        });
        no.addEventListener('click', () => dialog.close());
        yes.addEventListener('click', () => {
            dialog.close();
            on_yes();
        });
        document.body.append(dialog);
        dialog.showModal();
        no.focus();
    }

    document.addEventListener('submit', (event) => {
        const form = event.target;
        const asker = event.submitter?.closest('[data-confirmer]') ?? form.closest('[data-confirmer]');
        if (!asker || form.dataset.confirme === 'oui') {
            delete form.dataset.confirme;
            return;
        }
        event.preventDefault();
        event.stopImmediatePropagation();
        const submitter = event.submitter;
        ask(asker.dataset.confirmer, () => {
            form.dataset.confirme = 'oui';
            form.requestSubmit(submitter);
        });
    }, true);

    document.addEventListener('htmx:confirm', (event) => {
        if (!event.detail.question) return;
        event.preventDefault();
        ask(event.detail.question, () => event.detail.issueRequest(true));
    });

    // --- htmx: token, focus, voice, errors ------------------------------------------------------------------------

    document.addEventListener('htmx:configRequest', (event) => {
        const token = document.querySelector('meta[name="csrf"]')?.content;
        if (token) event.detail.headers['X-CSRF-Token'] = token;
    });

    document.addEventListener('htmx:afterSettle', (event) => {
        const swapped = event.detail.elt;
        if (!swapped?.isConnected) return;
        const spoken = swapped.matches('[data-annonce]') ? swapped : swapped.querySelector('[data-annonce]');
        if (spoken) say(spoken.textContent.trim());
        const wanted = swapped.matches('[data-foyer]') ? swapped : swapped.querySelector('[data-foyer], [autofocus]');
        // The pressed button may be gone with the old row: a keyboard must not be sent back to the top of the page.
        if (wanted) focus_on(wanted);
        else if (document.activeElement === document.body) focus_on(swapped);
        enhance(swapped);
    });

    for (const failure of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) {
        document.addEventListener(failure, (event) => {
            const status = event.detail.xhr?.status;
            const words = {
                401: 'Votre session est finie : rechargez la page pour vous reconnecter. Ce que vous avez saisi est gardé.',
                403: "Vous n'avez pas le droit de faire cela.",
                404: "Cet élément n'existe plus : rechargez la page.",
                409: "Quelqu'un d'autre a modifié cette ligne entre-temps : rechargez la page avant de recommencer.",
                429: 'Trop de demandes à la fois : attendez un instant.',
            };
            notify(words[status] ?? "Le serveur n'a pas répondu. Rien n'a été enregistré : réessayez.");
        });
    }

    function notify(text) {
        document.querySelector('[data-alerte-script]')?.remove();
        const box = document.createElement('div');
        box.className = 'annonce ton-alarme';
        box.dataset.alerteScript = '';
        box.setAttribute('role', 'alert');
        const icon = document.createElement('span');
        icon.className = 'icone icone-ton-alarme';
        icon.setAttribute('aria-hidden', 'true');
        const sentence = document.createElement('p');
        sentence.textContent = text;
        box.append(icon, sentence);
        document.getElementById('contenu')?.prepend(box);
        box.scrollIntoView({ block: 'nearest' });
    }

    // --- Drafts: what was typed is kept in this browser until it is sent --------------------------------------------

    const kDraftPrefix = 'ouvrage:brouillon:';
    const kDraftDays = 7;
    const account = document.body.dataset.compte ?? '';
    const draft_key = (form) => `${kDraftPrefix}${account}:${form.dataset.brouillon}`;

    function read_draft(key) {
        try {
            return JSON.parse(localStorage.getItem(key));
        } catch {
            return null;
        }
    }

    function write_draft(key, draft) {
        try {
            localStorage.setItem(key, JSON.stringify(draft));
        } catch {
            // Storage full or forbidden: the form still works, only the safety net is missing.
        }
    }

    function each_draft(visit) {
        try {
            for (const key of Object.keys(localStorage)) if (key.startsWith(kDraftPrefix)) visit(key, read_draft(key));
        } catch {
            // Storage forbidden: there is no draft.
        }
    }

    const keepable = (field) =>
        field.name && field.name !== 'csrf' && !['password', 'file', 'hidden', 'submit', 'button'].includes(field.type) &&
        !field.closest('[data-sans-brouillon]');

    function field_values(form) {
        const values = [];
        for (const field of form.elements) {
            if (!keepable(field)) continue;
            if (field.type === 'checkbox' || field.type === 'radio') values.push([field.name, field.value, field.checked]);
            else values.push([field.name, field.value]);
        }
        return values;
    }

    function restore(form, values) {
        const rest = [...values];
        for (const field of form.elements) {
            if (!keepable(field)) continue;
            const box = field.type === 'checkbox' || field.type === 'radio';
            const at = rest.findIndex(([name, value, checked]) =>
                name === field.name && (box ? checked !== undefined && value === field.value : checked === undefined));
            if (at < 0) continue;
            const [, value, checked] = rest.splice(at, 1)[0];
            if (box) field.checked = checked;
            else field.value = value;
            field.dispatchEvent(new Event('change', { bubbles: true }));
        }
    }

    function offer_draft(form, key, draft) {
        const box = document.createElement('div');
        box.className = 'brouillon';
        const sentence = document.createElement('p');
        const when = new Date(draft.quand).toLocaleString('fr-FR', { day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' });
        sentence.textContent = `Une saisie du ${when} n'avait pas été envoyée.`;
        const take = document.createElement('button');
        take.type = 'button';
        take.className = 'btn btn-sm';
        take.textContent = 'La reprendre';
        const drop = document.createElement('button');
        drop.type = 'button';
        drop.className = 'btn-lien';
        drop.textContent = "L'effacer";
        take.addEventListener('click', () => {
            restore(form, draft.valeurs);
            box.remove();
            say('Saisie reprise.');
            form.querySelector('input:not([type="hidden"]), select, textarea')?.focus();
        });
        drop.addEventListener('click', () => {
            localStorage.removeItem(key);
            box.remove();
            say('Saisie effacée.');
            form.querySelector('input:not([type="hidden"]), select, textarea')?.focus();
        });
        box.append(sentence, take, drop);
        form.prepend(box);
    }

    function keep_draft(form) {
        if (form.dataset.brouillonPret) return;
        form.dataset.brouillonPret = 'oui';
        const key = draft_key(form);
        const initial = JSON.stringify(field_values(form));
        const draft = read_draft(key);
        const answered = form.querySelector('.anomalies, .champ-en-erreur');
        if (draft && !answered && JSON.stringify(draft.valeurs) !== initial) offer_draft(form, key, draft);
        let timer = 0;
        const save = (sent) => {
            const values = field_values(form);
            if (JSON.stringify(values) === initial && !sent && !answered) return;
            write_draft(key, { quand: Date.now(), envoye: sent, valeurs: values });
        };
        form.addEventListener('input', () => {
            clearTimeout(timer);
            timer = setTimeout(() => save(false), 400);
        });
        form.addEventListener('submit', (event) => {
            clearTimeout(timer);
            if (!event.defaultPrevented || form.matches('[hx-post], [data-hx-post]')) save(true);
        });
    }

    function settle_drafts() {
        const here = new Set([...document.querySelectorAll('form[data-brouillon]')].map(draft_key));
        const signed_in = document.body.dataset.compte !== undefined;
        const done = document.querySelector('[data-annonce].ton-bon');
        each_draft((key, draft) => {
            const too_old = !draft || Date.now() - draft.quand > kDraftDays * 86400e3;
            if (too_old) localStorage.removeItem(key);
            else if (draft.envoye && !signed_in) write_draft(key, { ...draft, envoye: false }); // the session had ended: not received
            else if (draft.envoye && (!here.has(key) || done)) localStorage.removeItem(key);
            else if (draft.envoye) write_draft(key, { ...draft, envoye: false }); // the form came back with what to mend: not received either
        });
    }

    document.addEventListener('submit', (event) => {
        if (event.target.matches('[data-deconnexion]')) each_draft((key) => localStorage.removeItem(key));
    });
    document.addEventListener('htmx:afterRequest', (event) => {
        const form = event.detail.elt?.closest?.('form[data-brouillon]');
        if (form && event.detail.successful) localStorage.removeItem(draft_key(form));
    });

    // --- Combobox: communes, CPV codes, companies… ------------------------------------------------------------------

    let combobox_count = 0;
    function combobox(input) {
        if (input.getAttribute('role') === 'combobox') return;
        const list = document.createElement('ul');
        list.className = 'suggestions';
        list.id = `suggestions-${++combobox_count}`;
        list.setAttribute('role', 'listbox');
        list.setAttribute('aria-label', 'Propositions');
        list.hidden = true;
        input.setAttribute('role', 'combobox');
        input.setAttribute('aria-autocomplete', 'list');
        input.setAttribute('aria-expanded', 'false');
        input.setAttribute('aria-controls', list.id);
        input.autocomplete = 'off';
        input.parentElement.append(list);

        let timer = 0;
        let asked = 0;
        let active = -1;

        const close = () => {
            list.hidden = true;
            active = -1;
            input.setAttribute('aria-expanded', 'false');
            input.removeAttribute('aria-activedescendant');
        };
        const mark = (index) => {
            active = index;
            [...list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === index)));
            const option = list.children[index];
            input.setAttribute('aria-activedescendant', option.id);
            option.scrollIntoView({ block: 'nearest' });
        };
        const choose = (option) => {
            input.value = option.dataset.valeur;
            close();
            input.dispatchEvent(new Event('change', { bubbles: true }));
            input.dispatchEvent(new Event('input', { bubbles: true }));
            clearTimeout(timer);
        };
        const show = (found) => {
            list.replaceChildren(...found.map((item, i) => {
                const option = document.createElement('li');
                option.id = `${list.id}-${i}`;
                option.setAttribute('role', 'option');
                option.setAttribute('aria-selected', 'false');
                option.dataset.valeur = `${item.code} ${item.libelle}`;
                const code = document.createElement('span');
                code.className = 'code';
                code.textContent = item.code;
                const label = document.createElement('span');
                label.textContent = item.libelle;
                option.append(code, label);
                return option;
            }));
            active = -1;
            input.removeAttribute('aria-activedescendant');
            list.hidden = found.length === 0;
            input.setAttribute('aria-expanded', String(found.length > 0));
            say(found.length === 0 ? 'Aucune proposition.' : found.length === 1 ? '1 proposition.' : `${found.length} propositions.`);
        };
        const look_up = async () => {
            const words = input.value.trim();
            const mine = ++asked;
            if (words.length < 2) return close();
            const address = new URL(input.dataset.suggestions, location.href);
            address.searchParams.set('q', words);
            try {
                const answer = await fetch(address, { headers: { Accept: 'application/json' }, credentials: 'same-origin' });
                if (!answer.ok || mine !== asked || document.activeElement !== input) return;
                show((await answer.json()).slice(0, 12));
            } catch {
                close(); // the field is typed by hand, as without script
            }
        };

        input.addEventListener('input', (event) => {
            if (!event.isTrusted) return;
            clearTimeout(timer);
            timer = setTimeout(look_up, 150);
        });
        input.addEventListener('keydown', (event) => {
            const count = list.children.length;
            if (event.key === 'Escape' && !list.hidden) {
                event.preventDefault();
                close();
            } else if (list.hidden || count === 0) {
                return;
            } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
                event.preventDefault();
                mark(event.key === 'ArrowDown' ? (active + 1) % count : (active - 1 + count) % count);
            } else if (event.key === 'Enter' && active >= 0) {
                event.preventDefault();
                choose(list.children[active]);
            } else if (event.key === 'Tab') {
                close();
            }
        });
        input.addEventListener('blur', () => setTimeout(close, 120));
        list.addEventListener('pointerdown', (event) => {
            const option = event.target.closest('li');
            if (!option) return;
            event.preventDefault();
            choose(option);
            input.focus();
        });
    }

    // --- Phone menu: Escape closes it -------------------------------------------------------------------------------

    document.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || location.hash !== '#menu') return;
        location.hash = '#contenu';
        document.querySelector('.menu-ouvrir')?.focus();
    });

    // --- Start --------------------------------------------------------------------------------------------------------

    // A double click, or a page sent again after a lost answer, carries the same key: the server writes once.
    function write_once(form) {
        if (form.method !== 'post' || (form.elements.cle && !form.elements.cle.dataset.neuve)) return;
        const key = form.elements.cle ?? document.createElement('input');
        key.type = 'hidden';
        key.name = 'cle';
        key.dataset.neuve = 'oui';
        key.value = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        if (!key.isConnected) form.append(key);
    }
    window.addEventListener('pageshow', (event) => {
        if (event.persisted) document.querySelectorAll('form').forEach(write_once);
    });
    document.addEventListener('htmx:afterRequest', (event) => {
        const form = event.detail.elt?.closest?.('form');
        if (form?.isConnected && event.detail.xhr?.status) write_once(form);
    });

    // What the button is about to send, said on it: « Déclarer mars 2026 : 186,67 h ». Unreadable hours are left to the server's words.
    function sum_hours(button) {
        const wording = button.textContent;
        const tell = () => {
            let hundredths = 0;
            for (const field of button.form.querySelectorAll('input[inputmode="decimal"]')) {
                const typed = field.value.replace(/[\s\u00a0\u202f]|h$/g, '');
                if (!typed) continue;
                const read = /^(\d{1,6})(?:[.,](\d{1,2}))?$/.exec(typed);
                if (!read) return void (button.textContent = wording);
                hundredths += Number(read[1]) * 100 + Number((read[2] ?? '').padEnd(2, '0'));
            }
            const hours = (hundredths / 100).toLocaleString('fr-FR', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
            button.textContent = hundredths ? `${wording} : ${hours}\u202fh` : wording;
        };
        button.form.addEventListener('input', tell);
        tell();
    }

    function enhance(root) {
        const all = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
        all('input[data-suggestions]').forEach(combobox);
        all('form[data-brouillon]').forEach(keep_draft);
        all('form[method="post"]').forEach(write_once);
        all('select[data-soumettre], input[data-soumettre]').forEach((field) =>
            field.addEventListener('change', () => field.form.requestSubmit()));
        all('button[data-somme]').forEach(sum_hours);
        // A grid of months is read from its end.
        all('[data-au-bout]').forEach((box) => (box.scrollLeft = box.scrollWidth));
        all('button[data-imprimer]').forEach((button) => {
            button.hidden = false;
            button.addEventListener('click', () => window.print());
        });
    }

    settle_drafts();
    enhance(document);
    document.querySelector('[data-foyer]')?.focus();
})();
