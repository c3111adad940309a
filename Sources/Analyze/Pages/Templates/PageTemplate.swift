/// The frame of a page: head, verdict, contents, sections, foot.
enum PageTemplate {
  static let text = """
    {{> head}}
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
