// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

extension HTMLPage {
    /// The style of the page.
    ///
    /// It must hold no `<` and no `&`, because it stands in the markup as it is.
    static let style = """
        *{box-sizing:border-box}
        html{color-scheme:light;-webkit-text-size-adjust:100%;scroll-behavior:smooth}
        body{margin:0;background:#f4f6fa;color:#1a2333;font:16px/1.6 -apple-system,'Segoe UI',Roboto,\
        'Helvetica Neue',Arial,'PingFang SC','Microsoft YaHei',sans-serif}
        .skip{position:absolute;left:-999px}
        .skip:focus{left:16px;top:8px;background:#fff;padding:8px 16px;border-radius:6px;z-index:1}
        header{background:linear-gradient(120deg,#0b2239,#0a4a7d 60%,#0072b2);color:#fff;padding:56px 0 60px}
        .inner,main,nav,footer{max-width:1188px;margin:0 auto;padding-left:24px;padding-right:24px}
        h1{font-size:clamp(28px,4.4vw,42px);line-height:1.15;letter-spacing:-.02em;margin:0;font-weight:700}
        .lead{font-size:clamp(17px,2vw,20px);line-height:1.5;max-width:46em;margin:14px 0 0;color:#dceaf7}
        nav ol{list-style:none;display:flex;flex-wrap:wrap;gap:8px;margin:-22px 0 0;padding:0}
        nav a{display:block;padding:9px 16px;background:#fff;border:1px solid #dfe4ec;border-radius:999px;\
        color:#005e94;font-size:14px;font-weight:600;text-decoration:none;box-shadow:0 2px 6px rgba(16,34,60,.08)}
        nav a:hover,nav a:focus{background:#005e94;color:#fff}
        main{padding-top:8px;padding-bottom:32px}
        section{display:grid;grid-template-columns:repeat(12,minmax(0,1fr));gap:20px;align-items:start;\
        padding-top:40px}
        section > *{grid-column:1/-1;margin:0}
        h2{font-size:26px;line-height:1.25;letter-spacing:-.01em;margin:0}
        h3{font-size:18px;line-height:1.3;margin:12px 0 0}
        section > p,section > ul{max-width:44em}
        section > h2+p{margin-top:-8px}
        section > ul{padding-left:22px}
        .card{background:#fff;border:1px solid #e2e6ee;border-radius:12px;\
        box-shadow:0 1px 2px rgba(16,34,60,.05);overflow:hidden}
        section > .tile{grid-column:span 3}
        section > .half{grid-column:span 6;height:100%}
        .picture{overflow-x:auto}
        .card svg{display:block;width:100%;height:auto}
        figcaption{padding:0 20px 16px;color:#4b5567;font-size:14px;line-height:1.5}
        figcaption p{margin:0 0 6px}
        .note{border-left:4px solid #0072b2;background:#e9f2fa;border-radius:0 8px 8px 0;padding:14px 20px}
        .note p{margin:0;max-width:60em}
        .note p+p{margin-top:8px}
        summary{cursor:pointer;color:#005e94;font-weight:600;width:fit-content}
        details[open] summary{margin-bottom:8px}
        details,div.table{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.45;\
        font-variant-numeric:tabular-nums}
        div.table table{font-size:15px}
        caption{text-align:left;font-weight:600;font-size:16px;padding:16px 20px 8px;color:#1a2333}
        details caption{font-size:14px;padding:4px 0}
        th,td{padding:8px 12px;border-top:1px solid #e7eaf0;text-align:left;vertical-align:top}
        div.table th:first-child,div.table td:first-child{padding-left:20px}
        div.table th:last-child,div.table td:last-child{padding-right:20px}
        details th:first-child{padding-left:0}
        thead th{color:#566072;font-size:13px;font-weight:600;border-top:0;vertical-align:bottom}
        tbody th{font-weight:500}
        tbody tr:hover{background:#f4f6fa}
        tfoot th,tfoot td{font-weight:600;border-top:2px solid #c9d0db}
        .number{text-align:right;white-space:nowrap}
        .center{text-align:center}
        td.none{color:#566072;text-align:center}
        pre{padding:16px 20px;overflow-x:auto;font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}
        footer{padding-top:8px;padding-bottom:48px;color:#566072;font-size:14px}
        @media (max-width:900px){section > .half{grid-column:1/-1}section > .tile{grid-column:span 6}}
        @media (max-width:640px){.full svg{min-width:720px}.half svg{min-width:440px}header{padding:36px 0 44px}\
        .inner,main,nav,footer{padding-left:16px;padding-right:16px}section{gap:14px}}
        @media (max-width:420px){section > .tile{grid-column:1/-1}.tile svg{max-width:320px}}
        @media print{@page{size:landscape;margin:12mm}body{background:#fff;font-size:10pt}header,.note,svg{\
        -webkit-print-color-adjust:exact;print-color-adjust:exact}header{padding:24px 0}nav,.skip,details{display:none}\
        .inner,main,nav,footer{max-width:none}.card{box-shadow:none;break-inside:avoid}\
        .card,.picture,div.table{overflow:visible}.card svg{min-width:0;max-height:165mm}\
        section > .half{grid-column:span 6;height:auto}section > .tile{grid-column:span 3}\
        table,div.table table{font-size:9pt}th,td{padding:4px 8px}thead th{font-size:8.5pt}.number{white-space:normal}\
        pre{white-space:pre-wrap}h2,h3{break-after:avoid}tr{break-inside:avoid}thead{display:table-header-group}}

        """
}
