"""The look of the page's own HTML: colours of the text and its background, so that both themes are served."""

# The class names begin with wi-, so that they meet no other element of the page.
STYLE = """<style>
.wi-tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(13.5rem,1fr));gap:.6rem;}
.wi-tiles>div{padding:.5rem .7rem;border:1px solid color-mix(in srgb,currentColor 28%,transparent);
 border-left-width:5px;border-radius:.3rem;font-size:.82rem;line-height:1.35}
.wi-tiles>div.wi-better{border-left-color:#00866a}
.wi-tiles>div.wi-worse{border-left-color:#d05a10}
.wi-tiles>div.wi-unsure{border-left-style:dotted}
.wi-tiles p,.wi-tiles dl,.wi-tiles dt,.wi-tiles dd{margin:0!important;padding:0!important;font-size:inherit}
.wi-tiles .wi-name{font-weight:600}
.wi-tiles .wi-value{font-size:1.35rem;font-weight:600;line-height:1.3}
.wi-tiles dl>div{display:flex;gap:.4rem;justify-content:space-between}
.wi-tiles dt{font-weight:400;white-space:nowrap}
.wi-tiles dd{text-align:right;font-variant-numeric:tabular-nums;word-break:keep-all;text-wrap:balance}
.wi-note{margin:.4rem 0 0!important;font-size:.75rem;line-height:1.4;opacity:.85}
.wi-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.wi-scroll{overflow-x:auto}
.wi-table{border-collapse:collapse;font-size:.85rem;width:100%}
.wi-table th,.wi-table td{padding:.25rem .5rem;text-align:right;font-variant-numeric:tabular-nums;
 border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent);vertical-align:top}
.wi-table th{font-weight:600}
.wi-table th[scope=row],.wi-table thead th:first-child{text-align:left;font-weight:400}
.wi-table th[scope=row]{min-width:8.5em;max-width:22em}
.wi-table thead th:not(:first-child),.wi-table td{white-space:nowrap}
.wi-why{display:inline-block;white-space:normal;min-width:6em;max-width:12em}
.wi-table th[scope=rowgroup]{text-align:left;padding-top:.8rem}
.wi-all thead th,.wi-all td{white-space:normal!important;min-width:5.2em}
.wi-bar{float:left;margin:.3em .6em 0 0;position:relative;width:7rem;height:.75rem;
 background:color-mix(in srgb,currentColor 14%,transparent)}
.wi-bar i{position:absolute;left:0;top:0;bottom:0;background:color-mix(in srgb,currentColor 45%,transparent)}
@media(max-width:40rem){.wi-card{font-size:.75rem}
 .wi-table.wi-card :is(th,td){padding:.25rem .3rem;white-space:normal}
 .wi-card td{word-break:keep-all}
 .wi-card .wi-why{word-break:normal}
 .wi-card th[scope=row]{min-width:6em}
 .wi-card thead th:nth-child(5),.wi-card td:nth-child(5){display:none}
 .wi-all thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
 .wi-all,.wi-all tbody,.wi-all tr,.wi-table.wi-all th[scope=row]{display:block}
 .wi-all tr{padding:.4rem 0;border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent)}
 .wi-table.wi-all th[scope=row]{font-weight:600;border:0;max-width:none}
 .wi-table.wi-all td{display:grid;grid-template-columns:45% minmax(0,1fr);gap:.6rem;border:0;text-align:left;
 padding:.1rem .5rem}
 .wi-all td::before{content:attr(data-name);opacity:.8}
 .wi-table.wi-all td.wi-none{display:none}}
.wi-bar b{position:absolute;top:-2px;bottom:-2px;width:3px;background:currentColor}
</style>"""
