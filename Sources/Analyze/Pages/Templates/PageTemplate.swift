/// The frame of a page: head, contents, verdict, first screen, sections, foot.
enum PageTemplate {
  static let text = """
    {{> head}}
    {{#hasContents}}
    <nav class="contents" aria-label="{{w-sections}}"><ul>
    {{#contents}}
    <li><a href="#{{target}}">{{name}}</a></li>
    {{/contents}}
    </ul></nav>
    {{/hasContents}}
    {{> verdict}}
    {{#hasOpening}}
    <div class="opening">
    <div class="column">
    {{#left}}
    {{> section}}
    {{/left}}
    </div>
    <div class="column">
    {{#right}}
    {{> section}}
    {{/right}}
    </div>
    </div>
    {{/hasOpening}}
    {{> warnings}}
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
