/// The frame of a page: head, verdict, contents, sections, foot.
enum PageTemplate {
  static let text = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta http-equiv="Content-Security-Policy" content="{{policy}}"/>
    <meta name="color-scheme" content="light dark"/>
    <meta name="referrer" content="no-referrer"/>
    <title>{{title}}</title>
    <style>{{{style}}}</style>
    </head>
    <body>
    <header>
    <h1>{{title}}</h1>
    {{#subtitle}}
    <p class="sub">{{.}}</p>
    {{/subtitle}}
    </header>
    <main>
    {{> verdict}}
    {{#hasContents}}
    <nav aria-label="Sections"><ul>
    {{#sections}}
    <li><a href="#{{id}}">{{heading}}</a></li>
    {{/sections}}
    </ul></nav>
    {{/hasContents}}
    {{#sections}}
    {{> section}}
    {{/sections}}
    </main>
    {{#footer}}
    <footer><p>{{.}}</p></footer>
    {{/footer}}
    </body>
    </html>

    """
}
