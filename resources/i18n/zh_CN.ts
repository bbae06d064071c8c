<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Abilities</name>
        <message>
            <source>deadlines, map</source>
            <translation>时限倒计时、地图</translation>
        </message>
        <message>
            <source>ranking by last positions</source>
            <translation>按最后位置排序力量</translation>
        </message>
        <message>
            <source>what others do</source>
            <translation>其他席位的新动态</translation>
        </message>
        <message>
            <source>acts: not before the first link</source>
            <translation>处置操作：首次联通后可用</translation>
        </message>
        <message>
            <source>Goes on</source>
            <translation>照常</translation>
        </message>
        <message>
            <source>Queues</source>
            <translation>排队</translation>
        </message>
        <message>
            <source>Not available</source>
            <translation>不可用</translation>
        </message>
        <message>
            <source>While cut off</source>
            <translation>断网期间</translation>
        </message>
    </context>
    <context>
        <name>Act</name>
        <message>
            <source>Report</source>
            <translation>登记</translation>
        </message>
        <message>
            <source>Verify</source>
            <translation>核实立案</translation>
        </message>
        <message>
            <source>Dispatch</source>
            <translation>派单</translation>
        </message>
        <message>
            <source>Sign for</source>
            <translation>签收</translation>
        </message>
        <message>
            <source>Arrive</source>
            <translation>到达</translation>
        </message>
        <message>
            <source>Give feedback</source>
            <translation>反馈</translation>
        </message>
        <message>
            <source>Check</source>
            <translation>核查</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>办结</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>Correct</source>
            <translation>更正</translation>
        </message>
        <message>
            <source>Regrade</source>
            <translation>改级改期</translation>
        </message>
        <message>
            <source>Count again</source>
            <translation>重复反映</translation>
        </message>
        <message>
            <source>Void</source>
            <translation>作废</translation>
        </message>
        <message>
            <source>Rate</source>
            <translation>评定</translation>
        </message>
        <message>
            <source>Bring in base data</source>
            <translation>导入基础数据</translation>
        </message>
    </context>
    <context>
        <name>Attention</name>
        <message>
            <source>Overdue</source>
            <translation>超时</translation>
        </message>
        <message>
            <source>Needs attention</source>
            <translation>需关注</translation>
        </message>
        <message>
            <source>Nothing needs attention now</source>
            <translation>暂无需关注案件</translation>
        </message>
    </context>
    <context>
        <name>Bar</name>
        <message>
            <source>Yiping</source>
            <translation>一屏</translation>
        </message>
        <message>
            <source>Peace</source>
            <translation>平时</translation>
        </message>
        <message>
            <source>Masking on</source>
            <translation>脱敏 开</translation>
        </message>
        <message>
            <source>Wall mode</source>
            <translation>墙面模式</translation>
        </message>
        <message>
            <source>Outbox {n}</source>
            <translation>发件箱 {n}</translation>
        </message>
        <message>
            <source>Conflicts {n}</source>
            <translation>冲突 {n}</translation>
        </message>
        <message>
            <source>Sources {fresh}/{total}</source>
            <translation>数据源 {fresh}/{total}</translation>
        </message>
        <message>
            <source>Clock off by {time}</source>
            <translation>时钟偏差 {time}</translation>
        </message>
        <message>
            <source>{n} MiB free on the disk</source>
            <translation>磁盘仅剩 {n} MiB</translation>
        </message>
        <message>
            <source>Mending data</source>
            <translation>数据修复中</translation>
        </message>
    </context>
    <context>
        <name>Building</name>
        <message>
            <source>No building here</source>
            <translation>这里没有楼栋</translation>
        </message>
        <message>
            <source>A rating needs a reason</source>
            <translation>评定要写理由</translation>
        </message>
        <message>
            <source>Ranking: {level}</source>
            <translation>排行：{level}</translation>
        </message>
        <message>
            <source>most red, then yellow, then blue buildings</source>
            <translation>按红、黄、蓝楼栋数排列</translation>
        </message>
        <message>
            <source>{n} of {all}</source>
            <translation>前 {n} 个，共 {all} 个</translation>
        </message>
        <message>
            <source>next level</source>
            <translation>下一级</translation>
        </message>
        <message>
            <source>back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>whole building</source>
            <translation>整栋</translation>
        </message>
        <message>
            <source>household {n}</source>
            <translation>第 {n} 户</translation>
        </message>
        <message>
            <source>Buildings around</source>
            <translation>周边楼栋</translation>
        </message>
        <message>
            <source>Building</source>
            <translation>楼栋</translation>
        </message>
        <message>
            <source>floors: {n}</source>
            <translation>{n} 层</translation>
        </message>
        <message>
            <source>Households: {n}</source>
            <translation>{n} 户</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>颜色</translation>
        </message>
        <message>
            <source>Rule</source>
            <translation>规则</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>理由</translation>
        </message>
        <message>
            <source>When</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>home</source>
            <translation>户</translation>
        </message>
        <message>
            <source>rank</source>
            <translation>排行</translation>
        </message>
        <message>
            <source>close</source>
            <translation>关</translation>
        </message>
        <message>
            <source>Reason for “{grade}”</source>
            <translation>评为“{grade}”的理由</translation>
        </message>
    </context>
    <context>
        <name>Card</name>
        <message>
            <source>No case chosen</source>
            <translation>未选案件</translation>
        </message>
        <message>
            <source>Choose one with the arrow keys or on the map</source>
            <translation>用方向键或在图上选一件</translation>
        </message>
        <message>
            <source>Facts</source>
            <translation>核实</translation>
        </message>
        <message>
            <source>Says</source>
            <translation>内容</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>地点</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>力量</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>指令</translation>
        </message>
        <message>
            <source>Last</source>
            <translation>最近</translation>
        </message>
    </context>
    <context>
        <name>CaseState</name>
        <message>
            <source>Clue</source>
            <translation>线索</translation>
        </message>
        <message>
            <source>To verify</source>
            <translation>待核实</translation>
        </message>
        <message>
            <source>To file</source>
            <translation>待立案</translation>
        </message>
        <message>
            <source>To dispatch</source>
            <translation>待派单</translation>
        </message>
        <message>
            <source>To sign for</source>
            <translation>待签收</translation>
        </message>
        <message>
            <source>On the way</source>
            <translation>在途</translation>
        </message>
        <message>
            <source>Handling</source>
            <translation>处置中</translation>
        </message>
        <message>
            <source>Handled, to confirm</source>
            <translation>待确认</translation>
        </message>
        <message>
            <source>Checked, to close</source>
            <translation>待结案</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>已办结</translation>
        </message>
        <message>
            <source>Evaluated</source>
            <translation>已评价</translation>
        </message>
        <message>
            <source>Not filed</source>
            <translation>不予立案</translation>
        </message>
        <message>
            <source>Merged</source>
            <translation>已并案</translation>
        </message>
        <message>
            <source>Voided</source>
            <translation>已作废</translation>
        </message>
    </context>
    <context>
        <name>Category</name>
        <message>
            <source>City appearance</source>
            <translation>市容</translation>
        </message>
        <message>
            <source>Noise and fumes</source>
            <translation>噪声油烟</translation>
        </message>
        <message>
            <source>Roads and utilities</source>
            <translation>道路设施</translation>
        </message>
        <message>
            <source>Fire safety</source>
            <translation>消防</translation>
        </message>
        <message>
            <source>Elder care</source>
            <translation>为老</translation>
        </message>
        <message>
            <source>Water</source>
            <translation>水环境</translation>
        </message>
        <message>
            <source>Housing</source>
            <translation>房屋</translation>
        </message>
        <message>
            <source>Dispute</source>
            <translation>纠纷</translation>
        </message>
        <message>
            <source>Enterprise</source>
            <translation>企业</translation>
        </message>
        <message>
            <source>Public opinion</source>
            <translation>舆情</translation>
        </message>
    </context>
    <context>
        <name>Conflict</name>
        <message>
            <source>{who} changed the same text; both are kept</source>
            <translation>{who} 也改了这段文字，两边都已保留</translation>
        </message>
        <message>
            <source>{who} changed the grade or deadline you changed</source>
            <translation>{who} 也改了等级或时限</translation>
        </message>
        <message>
            <source>{who} {what}; your {act} had no effect</source>
            <translation>{who} {what}，你的{act}未生效</translation>
        </message>
        <message>
            <source>{why}; your {act} had no effect</source>
            <translation>{why}，你的{act}未生效</translation>
        </message>
        <message>
            <source>{unit} went to another case; your {act} had no effect</source>
            <translation>{unit} 已派往别处，你的{act}未生效</translation>
        </message>
        <message>
            <source>{unit} is with {case}; your {act} had no effect</source>
            <translation>{unit} 正在处置 {case}，你的{act}未生效</translation>
        </message>
        <message>
            <source>{who} rated the same place; your {act} had no effect</source>
            <translation>{who}已评定同一处，你的{act}未生效</translation>
        </message>
        <message>
            <source>next</source>
            <translation>下一件</translation>
        </message>
        <message>
            <source>go</source>
            <translation>处理</translation>
        </message>
        <message>
            <source>Conflicts</source>
            <translation>冲突</translation>
        </message>
        <message>
            <source>Nothing clashed</source>
            <translation>没有冲突</translation>
        </message>
        <message>
            <source>suggested</source>
            <translation>建议</translation>
        </message>
        <message>
            <source>This seat</source>
            <translation>本机</translation>
        </message>
        <message>
            <source>{n} more</source>
            <translation>另有 {n} 项</translation>
        </message>
        <message>
            <source>Ask again</source>
            <translation>用本机重办</translation>
        </message>
        <message>
            <source>Take theirs</source>
            <translation>用上级平台</translation>
        </message>
        <message>
            <source>Merge</source>
            <translation>逐项合并</translation>
        </message>
        <message>
            <source>Leave to leader</source>
            <translation>留给班长</translation>
        </message>
        <message>
            <source>Send merged</source>
            <translation>提交合并结果</translation>
        </message>
        <message>
            <source>Mine</source>
            <translation>本机</translation>
        </message>
        <message>
            <source>Theirs</source>
            <translation>上级平台</translation>
        </message>
        <message>
            <source>Both</source>
            <translation>都保留</translation>
        </message>
        <message>
            <source>Other unit</source>
            <translation>改派力量</translation>
        </message>
        <message>
            <source>Send {unit}</source>
            <translation>改派 {unit}</translation>
        </message>
        <message>
            <source>Up and down: field. Esc: back, nothing is sent.</source>
            <translation>↑↓ 选项目；Esc 返回，不会提交。</translation>
        </message>
        <message>
            <source>Left to the leader; it stays listed until decided.</source>
            <translation>已留给班长，裁定前一直列在这里。</translation>
        </message>
        <message>
            <source>When the link is back, what waits is sent first.</source>
            <translation>恢复后先补发，再接收上级平台的变更。</translation>
        </message>
        <message>
            <source>Nothing is overwritten by itself; what loses is kept.</source>
            <translation>两边都改过的不自动覆盖，未采纳的一直保留。</translation>
        </message>
    </context>
    <context>
        <name>Dispatch</name>
        <message>
            <source>Order to the unit</source>
            <translation>给力量的指令</translation>
        </message>
        <message>
            <source>What was done</source>
            <translation>处置经过</translation>
        </message>
        <message>
            <source>Dispatch nearby</source>
            <translation>就近派单</translation>
        </message>
        <message>
            <source>5 min</source>
            <translation>5 分</translation>
        </message>
        <message>
            <source>10 min</source>
            <translation>10 分</translation>
        </message>
        <message>
            <source>arrives in</source>
            <translation>预计到场</translation>
        </message>
        <message>
            <source>Units by time of arrival</source>
            <translation>按到场时间排列的力量</translation>
        </message>
        <message>
            <source>Choose a case first</source>
            <translation>请先选案件</translation>
        </message>
        <message>
            <source>With {unit}: {state}</source>
            <translation>{unit}·{state}</translation>
        </message>
        <message>
            <source>Place unknown: nobody can be ranked</source>
            <translation>地点不明，无法排序</translation>
        </message>
        <message>
            <source>to the unit's terminal</source>
            <translation>发至力量终端</translation>
        </message>
        <message>
            <source>Timeline</source>
            <translation>时间线</translation>
        </message>
    </context>
    <context>
        <name>Due</name>
        <message>
            <source>to verify</source>
            <translation>受理剩余</translation>
        </message>
        <message>
            <source>to dispatch</source>
            <translation>派单剩余</translation>
        </message>
        <message>
            <source>to sign</source>
            <translation>签收剩余</translation>
        </message>
        <message>
            <source>to confirm</source>
            <translation>确认剩余</translation>
        </message>
        <message>
            <source>to close</source>
            <translation>办结剩余</translation>
        </message>
        <message>
            <source>to arrive</source>
            <translation>到场剩余</translation>
        </message>
        <message>
            <source>to handle</source>
            <translation>办结剩余</translation>
        </message>
    </context>
    <context>
        <name>Duty</name>
        <message>
            <source>free</source>
            <translation>空闲</translation>
        </message>
        <message>
            <source>busy</source>
            <translation>在办</translation>
        </message>
        <message>
            <source>off duty</source>
            <translation>离岗</translation>
        </message>
    </context>
    <context>
        <name>Elder</name>
        <message>
            <source>Elder care: doors</source>
            <translation>为老服务·智能门磁</translation>
        </message>
        <message>
            <source>No door sensors connected</source>
            <translation>未接入门磁</translation>
        </message>
        <message>
            <source>Their openings show here</source>
            <translation>接入后显示每时出门</translation>
        </message>
        <message>
            <source>{n} homes</source>
            <translation>{n} 户</translation>
        </message>
        <message>
            <source>openings per hour, grey: normal</source>
            <translation>每时出门·灰带为常态</translation>
        </message>
        <message>
            <source>not out</source>
            <translation>未出门</translation>
        </message>
        <message>
            <source>to verify</source>
            <translation>待核实</translation>
        </message>
        <message>
            <source>well</source>
            <translation>正常</translation>
        </message>
    </context>
    <context>
        <name>Export</name>
        <message>
            <source>No.</source>
            <translation>序号</translation>
        </message>
        <message>
            <source>made at</source>
            <translation>产生时间</translation>
        </message>
        <message>
            <source>act</source>
            <translation>操作</translation>
        </message>
        <message>
            <source>case</source>
            <translation>案件</translation>
        </message>
        <message>
            <source>about</source>
            <translation>事由</translation>
        </message>
        <message>
            <source>after no.</source>
            <translation>依赖序号</translation>
        </message>
        <message>
            <source>phoned at</source>
            <translation>电话报时间</translation>
        </message>
        <message>
            <source>by</source>
            <translation>经办</translation>
        </message>
        <message>
            <source>The list could not be written</source>
            <translation>清单未能写出</translation>
        </message>
    </context>
    <context>
        <name>Feed</name>
        <message>
            <source>Live events</source>
            <translation>实时事件</translation>
        </message>
        <message>
            <source>Nothing has happened yet</source>
            <translation>尚无事件</translation>
        </message>
        <message>
            <source>normal {low:.0f}–{high:.0f}</source>
            <translation>常态 {low:.0f}–{high:.0f}</translation>
        </message>
    </context>
    <context>
        <name>Field</name>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>力量</translation>
        </message>
        <message>
            <source>Handled by</source>
            <translation>处置人</translation>
        </message>
        <message>
            <source>Grade</source>
            <translation>等级</translation>
        </message>
        <message>
            <source>Category</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>标题</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>描述</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>指令</translation>
        </message>
        <message>
            <source>Deadline</source>
            <translation>时限</translation>
        </message>
        <message>
            <source>Reports</source>
            <translation>反映次数</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>Last step</source>
            <translation>最近一步</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>颜色</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>理由</translation>
        </message>
        <message>
            <source>Rated by</source>
            <translation>评定人</translation>
        </message>
    </context>
    <context>
        <name>Grade</name>
        <message>
            <source>Red: act now</source>
            <translation>红 重点</translation>
        </message>
        <message>
            <source>Yellow: watch</source>
            <translation>黄 关注</translation>
        </message>
        <message>
            <source>Blue: bear in mind</source>
            <translation>蓝 一般</translation>
        </message>
        <message>
            <source>Green: all is well</source>
            <translation>绿 正常</translation>
        </message>
        <message>
            <source>Not rated yet</source>
            <translation>尚未评定</translation>
        </message>
    </context>
    <context>
        <name>GradeSign</name>
        <message>
            <source>R</source>
            <comment>one letter or hanzi in a small square</comment>
            <translation>红</translation>
        </message>
        <message>
            <source>Y</source>
            <comment>one letter or hanzi in a small square</comment>
            <translation>黄</translation>
        </message>
        <message>
            <source>B</source>
            <comment>one letter or hanzi in a small square</comment>
            <translation>蓝</translation>
        </message>
        <message>
            <source>G</source>
            <comment>one letter or hanzi in a small square</comment>
            <translation>绿</translation>
        </message>
    </context>
    <context>
        <name>Happened</name>
        <message>
            <source>reported</source>
            <translation>上报</translation>
        </message>
        <message>
            <source>verified</source>
            <translation>已核实</translation>
        </message>
        <message>
            <source>sent</source>
            <translation>已派单</translation>
        </message>
        <message>
            <source>signed for</source>
            <translation>已签收</translation>
        </message>
        <message>
            <source>on site</source>
            <translation>已到场</translation>
        </message>
        <message>
            <source>handled</source>
            <translation>已处置</translation>
        </message>
        <message>
            <source>checked</source>
            <translation>已核查</translation>
        </message>
        <message>
            <source>closed</source>
            <translation>已办结</translation>
        </message>
        <message>
            <source>remarked</source>
            <translation>已备注</translation>
        </message>
        <message>
            <source>corrected</source>
            <translation>已更正</translation>
        </message>
        <message>
            <source>regraded</source>
            <translation>已改级改期</translation>
        </message>
        <message>
            <source>reported again</source>
            <translation>重复反映</translation>
        </message>
        <message>
            <source>voided</source>
            <translation>已作废</translation>
        </message>
    </context>
    <context>
        <name>Headline</name>
        <message>
            <source>Waiting for data</source>
            <translation>等待数据</translation>
        </message>
        <message>
            <source>All steady</source>
            <translation>总体平稳</translation>
        </message>
        <message>
            <source>Tight</source>
            <translation>偏紧</translation>
        </message>
        <message>
            <source>Strained</source>
            <translation>紧张</translation>
        </message>
    </context>
    <context>
        <name>Help</name>
        <message>
            <source>Steady: no urgent case past half its limit, at most 5 on watch.</source>
            <translation>总体平稳：无紧急件用时过半，关注不超过 5 件。</translation>
        </message>
        <message>
            <source>Tight: no urgent case overdue, at most 12 on watch.</source>
            <translation>偏紧：无紧急件超时，关注不超过 12 件；再多为紧张。</translation>
        </message>
        <message>
            <source>Cut off: {acts} {what}</source>
            <translation>断网：{acts} {what}</translation>
        </message>
        <message>
            <source>Clash, {field}: {rule}</source>
            <translation>冲突·{field}：{rule}</translation>
        </message>
        <message>
            <source>All keys</source>
            <translation>全部键位</translation>
        </message>
    </context>
    <context>
        <name>Imagery</name>
        <message>
            <source>Map tiles incomplete</source>
            <translation>底图瓦片不全</translation>
        </message>
    </context>
    <context>
        <name>Keys</name>
        <message>
            <source>choose case</source>
            <translation>选案件</translation>
        </message>
        <message>
            <source>next, previous case</source>
            <translation>下一件、上一件</translation>
        </message>
        <message>
            <source>choose unit</source>
            <translation>选力量</translation>
        </message>
        <message>
            <source>main act of the step</source>
            <translation>本环节主操作</translation>
        </message>
        <message>
            <source>verify and file</source>
            <translation>核实立案</translation>
        </message>
        <message>
            <source>go to the units</source>
            <translation>到力量列表</translation>
        </message>
        <message>
            <source>edit the order</source>
            <translation>改指令</translation>
        </message>
        <message>
            <source>close the case</source>
            <translation>办结</translation>
        </message>
        <message>
            <source>building: colour, rate</source>
            <translation>楼栋：颜色、评定</translation>
        </message>
        <message>
            <source>search cases and places</source>
            <translation>搜索案件、地点</translation>
        </message>
        <message>
            <source>back, never destroys</source>
            <translation>返回，不丢内容</translation>
        </message>
        <message>
            <source>night or day</source>
            <translation>夜间/日间</translation>
        </message>
        <message>
            <source>map: zoom, whole town</source>
            <translation>地图缩放、全域</translation>
        </message>
        <message>
            <source>map document: town, case</source>
            <translation>地图文件：全域、案件</translation>
        </message>
        <message>
            <source>outbox</source>
            <translation>发件箱</translation>
        </message>
        <message>
            <source>conflicts</source>
            <translation>冲突</translation>
        </message>
        <message>
            <source>outbox: phoned in, export</source>
            <translation>发件箱：电话已报、导出</translation>
        </message>
        <message>
            <source>try to connect now</source>
            <translation>立即重试</translation>
        </message>
        <message>
            <source>all keys</source>
            <translation>全部键位</translation>
        </message>
        <message>
            <source>map follows the case</source>
            <translation>跟随案件</translation>
        </message>
        <message>
            <source>map tools</source>
            <translation>地图工具</translation>
        </message>
        <message>
            <source>search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>map tools: tracks, density, reach, measure</source>
            <translation>地图工具：轨迹、密度、可达、测量</translation>
        </message>
        <message>
            <source>follow the unit or the case</source>
            <translation>跟随力量或案件</translation>
        </message>
        <message>
            <source>map: back to the view before</source>
            <translation>地图：回到上一视图</translation>
        </message>
        <message>
            <source>map: saved view</source>
            <translation>地图：已存视图</translation>
        </message>
        <message>
            <source>map: save this view</source>
            <translation>地图：保存此视图</translation>
        </message>
    </context>
    <context>
        <name>Kpi</name>
        <message>
            <source>waiting for data</source>
            <translation>等待数据</translation>
        </message>
        <message>
            <source>Reported today</source>
            <translation>今日受理</translation>
        </message>
        <message>
            <source>by the hour</source>
            <translation>每时件数</translation>
        </message>
        <message>
            <source>cases</source>
            <translation>件</translation>
        </message>
        <message>
            <source>Closed on time</source>
            <translation>按时办结率</translation>
        </message>
        <message>
            <source>There in 5 minutes</source>
            <translation>5 分钟到场率</translation>
        </message>
        <message>
            <source>median {time}</source>
            <translation>中位 {time}</translation>
        </message>
        <message>
            <source>Units free</source>
            <translation>空闲力量</translation>
        </message>
        <message>
            <source>/ {total} units</source>
            <translation>/ {total} 组</translation>
        </message>
        <message>
            <source>none yet today</source>
            <translation>今日暂无</translation>
        </message>
        <message>
            <source>goal ≥{value:.0f}</source>
            <translation>目标 ≥{value:.0f}</translation>
        </message>
        <message>
            <source>normal {low}–{high}</source>
            <translation>常态 {low}–{high}</translation>
        </message>
    </context>
    <context>
        <name>Legend</name>
        <message>
            <source>Place unknown</source>
            <translation>地点不明</translation>
        </message>
        <message>
            <source>Squares: homes</source>
            <translation>方块：楼栋、住户</translation>
        </message>
        <message>
            <source>Units free {n}</source>
            <translation>空闲力量 {n}</translation>
        </message>
        <message>
            <source>hollow busy</source>
            <translation>实心空闲·空心在办</translation>
        </message>
        <message>
            <source>small squares: buildings, homes</source>
            <translation>小方块：楼栋、住户</translation>
        </message>
    </context>
    <context>
        <name>Level</name>
        <message>
            <source>Cell</source>
            <translation>网格</translation>
        </message>
        <message>
            <source>Community</source>
            <translation>社区</translation>
        </message>
        <message>
            <source>Street</source>
            <translation>街道</translation>
        </message>
    </context>
    <context>
        <name>Link</name>
        <message>
            <source>Upper tier</source>
            <translation>上级平台</translation>
        </message>
        <message>
            <source>online</source>
            <translation>在线</translation>
        </message>
        <message>
            <source>catching up</source>
            <translation>追赶中</translation>
        </message>
        <message>
            <source>slow</source>
            <translation>迟缓</translation>
        </message>
        <message>
            <source>lost</source>
            <translation>中断</translation>
        </message>
        <message>
            <source>needs you</source>
            <translation>需处理</translation>
        </message>
        <message>
            <source>Resending {done}/{total}</source>
            <translation>补发 {done}/{total}</translation>
        </message>
        <message>
            <source>Slow, silent {n} s</source>
            <translation>迟滞 {n} 秒</translation>
        </message>
        <message>
            <source>Connecting …</source>
            <translation>正在连接</translation>
        </message>
        <message>
            <source>Link lost {time}</source>
            <translation>上级平台中断 {time}</translation>
        </message>
        <message>
            <source>nothing gets through</source>
            <translation>联通但无应答</translation>
        </message>
        <message>
            <source>synced {time}</source>
            <translation>同步 {time}</translation>
        </message>
    </context>
    <context>
        <name>Map</name>
        <message>
            <source>Situational map</source>
            <translation>态势图</translation>
        </message>
        <message>
            <source>OT</source>
            <comment>chip on the map, very short</comment>
            <translation>超</translation>
        </message>
    </context>
    <context>
        <name>MapDocument</name>
        <message>
            <source>The map document is being written</source>
            <translation>正在生成地图文件</translation>
        </message>
        <message>
            <source>The map document could not be written</source>
            <translation>地图文件未能生成</translation>
        </message>
        <message>
            <source>No browser view; the map is in {folder}</source>
            <translation>无法打开浏览窗口，地图在 {folder}</translation>
        </message>
        <message>
            <source>Map saved in {folder}</source>
            <translation>地图已存入 {folder}</translation>
        </message>
        <message>
            <source>Yiping map document</source>
            <translation>一屏 地图文件</translation>
        </message>
    </context>
    <context>
        <name>MapTools</name>
        <message>
            <source>track, 30 min</source>
            <translation>30 分钟轨迹</translation>
        </message>
        <message>
            <source>cases in {n} h, ≥ {figure} a km²</source>
            <translation>{n} 小时案件 ≥{figure} 件/km²</translation>
        </message>
        <message>
            <source>reached in 5 min</source>
            <translation>5 分钟可达</translation>
        </message>
        <message>
            <source>place found</source>
            <translation>查到的地点</translation>
        </message>
        <message>
            <source>unit at hand</source>
            <translation>当前力量</translation>
        </message>
        <message>
            <source>busy units</source>
            <translation>处置中力量</translation>
        </message>
        <message>
            <source>all units</source>
            <translation>全部力量</translation>
        </message>
        <message>
            <source>off</source>
            <translation>关</translation>
        </message>
        <message>
            <source>{n} hours</source>
            <translation>{n} 小时</translation>
        </message>
        <message>
            <source>on</source>
            <translation>开</translation>
        </message>
        <message>
            <source>Measure: first place</source>
            <translation>测量：取第一点</translation>
        </message>
        <message>
            <source>Length {text}</source>
            <translation>长 {text}</translation>
        </message>
        <message>
            <source>encloses {text}</source>
            <translation>围成 {text}</translation>
        </message>
        <message>
            <source>Tracks, 30 min</source>
            <translation>轨迹 30 分钟</translation>
        </message>
        <message>
            <source>Case density</source>
            <translation>案件密度</translation>
        </message>
        <message>
            <source>Reach in 5 min</source>
            <translation>5 分钟可达</translation>
        </message>
        <message>
            <source>Measure</source>
            <translation>测距、测面积</translation>
        </message>
        <message>
            <source>Small map</source>
            <translation>鹰眼图</translation>
        </message>
        <message>
            <source>view {n}</source>
            <translation>视图 {n}</translation>
        </message>
        <message>
            <source>Ctrl+S saves this view, Backspace goes back</source>
            <translation>Ctrl+S 保存此视图，退格键返回</translation>
        </message>
        <message>
            <source>Map tools</source>
            <translation>地图工具</translation>
        </message>
        <message>
            <source>end</source>
            <translation>结束</translation>
        </message>
        <message>
            <source>Space</source>
            <comment>the key</comment>
            <translation>空格</translation>
        </message>
        <message>
            <source>add</source>
            <translation>加点</translation>
        </message>
        <message>
            <source>undo</source>
            <translation>撤点</translation>
        </message>
        <message>
            <source>Following {name}</source>
            <translation>跟随 {name}</translation>
        </message>
        <message>
            <source>waits {n} s</source>
            <translation>{n} 秒后继续</translation>
        </message>
        <message>
            <source>stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>Small map of the whole town</source>
            <translation>全域鹰眼图</translation>
        </message>
        <message>
            <source>No view is saved under {n}</source>
            <translation>{n} 号没有已存视图</translation>
        </message>
        <message>
            <source>Ctrl+S saves the view of now</source>
            <translation>Ctrl+S 保存当前视图</translation>
        </message>
        <message>
            <source>Number and name of the view</source>
            <translation>视图的编号和名称</translation>
        </message>
        <message>
            <source>View saved</source>
            <translation>视图已保存</translation>
        </message>
        <message>
            <source>The view could not be saved</source>
            <translation>视图未能保存</translation>
        </message>
    </context>
    <context>
        <name>Offer</name>
        <message>
            <source>position old</source>
            <translation>定位陈旧</translation>
        </message>
        <message>
            <source>same street</source>
            <translation>同街道</translation>
        </message>
    </context>
    <context>
        <name>Offline</name>
        <message>
            <source>Cut off from the upper tier {time}</source>
            <translation>与上级平台断开 {time}</translation>
        </message>
        <message>
            <source>Verify, dispatch and close go on; they are sent later.</source>
            <translation>核实、派单、办结照常；进发件箱，恢复后按顺序自动补发。</translation>
        </message>
        <message>
            <source>last sync {time}</source>
            <translation>最后同步 {time}</translation>
        </message>
        <message>
            <source>next try {time}</source>
            <translation>下次重试 {time}</translation>
        </message>
        <message>
            <source>Retry now</source>
            <translation>立即重试</translation>
        </message>
    </context>
    <context>
        <name>OfflineClass</name>
        <message>
            <source>take effect here at once</source>
            <translation>在本机立即生效</translation>
        </message>
        <message>
            <source>are kept, shown as pending and sent in order</source>
            <translation>存入发件箱，恢复后按序补发</translation>
        </message>
        <message>
            <source>wait for the upper tier</source>
            <translation>等待上级平台</translation>
        </message>
        <message>
            <source>need the link</source>
            <translation>须联网</translation>
        </message>
    </context>
    <context>
        <name>Order</name>
        <message>
            <source>Go and talk; keep the way free; take pictures.</source>
            <translation>到场劝导，恢复通行，拍照留证；</translation>
        </message>
        <message>
            <source>Measure there, have it stopped, note both sides.</source>
            <translation>到场测量，先行制止，记录双方意见；</translation>
        </message>
        <message>
            <source>Fence it off first, then repair; report the result.</source>
            <translation>先围挡警示，再抢修，修复后回报；</translation>
        </message>
        <message>
            <source>Go at once; clear the stairs; keep people away.</source>
            <translation>立即到场，清通道、疏人群，防复燃；</translation>
        </message>
        <message>
            <source>Go to the door at once; knock and call; no answer: get the caretaker.</source>
            <translation>立即上门查看，先敲门呼叫，无应答联系物业开门；</translation>
        </message>
        <message>
            <source>Inspect the bank, find the source, take a sample.</source>
            <translation>巡查岸线，查找源头，取样留证；</translation>
        </message>
        <message>
            <source>Look at the damage, stop it getting worse, note it.</source>
            <translation>上门查看，先止损，记录受损情况；</translation>
        </message>
        <message>
            <source>Hear both sides, calm things down, record terms.</source>
            <translation>听取双方意见，稳定情绪，记录调解结果；</translation>
        </message>
        <message>
            <source>Visit the firm, note its needs, answer today.</source>
            <translation>上门走访，记录诉求，当日答复；</translation>
        </message>
        <message>
            <source>Check the facts on the spot and report back.</source>
            <translation>到场核实情况，及时回报；</translation>
        </message>
    </context>
    <context>
        <name>Origin</name>
        <message>
            <source>Rated by</source>
            <translation>评定人</translation>
        </message>
        <message>
            <source>By rule</source>
            <translation>按规则</translation>
        </message>
        <message>
            <source>From a list</source>
            <translation>名单导入</translation>
        </message>
        <message>
            <source>Base data</source>
            <translation>基础数据</translation>
        </message>
    </context>
    <context>
        <name>Outbox</name>
        <message>
            <source>phoned in</source>
            <translation>电话已报</translation>
        </message>
        <message>
            <source>export</source>
            <translation>导出</translation>
        </message>
        <message>
            <source>phoned {time}</source>
            <translation>电话已报 {time}</translation>
        </message>
        <message>
            <source>after {n}</source>
            <translation>依赖 {n}</translation>
        </message>
        <message>
            <source>waits {time}</source>
            <translation>已等 {time}</translation>
        </message>
        <message>
            <source>Nothing waits to be sent</source>
            <translation>没有待发的操作</translation>
        </message>
        <message>
            <source>Outbox</source>
            <translation>发件箱</translation>
        </message>
        <message>
            <source>{n} more</source>
            <translation>另有 {n} 件</translation>
        </message>
        <message>
            <source>shrink</source>
            <translation>收起</translation>
        </message>
        <message>
            <source>expand</source>
            <translation>展开</translation>
        </message>
    </context>
    <context>
        <name>Outcome</name>
        <message>
            <source>{act}: sending</source>
            <translation>{act} 送达中</translation>
        </message>
        <message>
            <source>{act}: done</source>
            <translation>已{act}</translation>
        </message>
        <message>
            <source>{act}: refused</source>
            <translation>{act}被退回</translation>
        </message>
        <message>
            <source>{act}: not saved</source>
            <translation>{act}未能保存</translation>
        </message>
    </context>
    <context>
        <name>Panel</name>
        <message>
            <source>Waiting for the upper tier</source>
            <translation>等待上级平台</translation>
        </message>
        <message>
            <source>It shows as soon as the link is up</source>
            <translation>链路接通后显示</translation>
        </message>
    </context>
    <context>
        <name>Places</name>
        <message>
            <source>coordinates</source>
            <translation>坐标</translation>
        </message>
        <message>
            <source>district</source>
            <translation>区县</translation>
        </message>
        <message>
            <source>street office</source>
            <translation>街道</translation>
        </message>
        <message>
            <source>place</source>
            <translation>地点</translation>
        </message>
        <message>
            <source>road</source>
            <translation>道路</translation>
        </message>
        <message>
            <source>water</source>
            <translation>水系</translation>
        </message>
        <message>
            <source>park</source>
            <translation>绿地</translation>
        </message>
        <message>
            <source>building</source>
            <translation>楼栋</translation>
        </message>
        <message>
            <source>grid cell</source>
            <translation>网格</translation>
        </message>
    </context>
    <context>
        <name>Plurals</name>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>还有 %n 件</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n in the last hour</source>
            <translation>
                <numerusform>近 1 小时 %n 件</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n station(s)</source>
            <translation>
                <numerusform>%n 个测站</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n boat(s) on the way</source>
            <translation>
                <numerusform>水巡 %n 组在途</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n boat(s) free</source>
            <translation>
                <numerusform>水巡 %n 组空闲</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n people</source>
            <translation>
                <numerusform>%n 人</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n unit(s) within 5 minutes</source>
            <translation>
                <numerusform>%n 组可在 5 分钟内到场</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n act(s) waiting to be sent</source>
            <translation>
                <numerusform>%n 件待补发</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>read and search %n case(s)</source>
            <translation>
                <numerusform>查阅、检索 %n 件案件</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>live positions of %n unit(s)</source>
            <translation>
                <numerusform>%n 支力量实时位置</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>live readings of %n sensor(s)</source>
            <translation>
                <numerusform>%n 个感知设备读数</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n act(s), sent in this order</source>
            <translation>
                <numerusform>%n 件，按产生顺序补发</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n to decide</source>
            <translation>
                <numerusform>%n 件待定</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n left to the leader</source>
            <translation>
                <numerusform>%n 件留给班长</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n act(s) listed</source>
            <translation>
                <numerusform>已导出 %n 件</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n day(s)</source>
            <translation>
                <numerusform>%n 天</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n day(s) ago</source>
            <translation>
                <numerusform>%n 天前</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Policy</name>
        <message>
            <source>State</source>
            <translation>案件状态</translation>
        </message>
        <message>
            <source>Unit sent</source>
            <translation>派遣力量</translation>
        </message>
        <message>
            <source>Remarks, tracks</source>
            <translation>备注、轨迹</translation>
        </message>
        <message>
            <source>Grade, deadline</source>
            <translation>等级、时限</translation>
        </message>
        <message>
            <source>Texts</source>
            <translation>文字描述</translation>
        </message>
        <message>
            <source>Tallies</source>
            <translation>计数</translation>
        </message>
        <message>
            <source>Voiding</source>
            <translation>作废</translation>
        </message>
        <message>
            <source>Buildings, homes</source>
            <translation>楼栋、户的颜色</translation>
        </message>
        <message>
            <source>a step that no longer fits is refused, never merged</source>
            <translation>与现状不符的步骤不生效，不合并</translation>
        </message>
        <message>
            <source>the first dispatch accepted has the unit; the later one hears who has it</source>
            <translation>先受理者得，后者告知力量去向</translation>
        </message>
        <message>
            <source>all are kept, in the upper tier's order</source>
            <translation>全部保留，按上级平台顺序</translation>
        </message>
        <message>
            <source>changes only from the value you saw; otherwise side by side</source>
            <translation>只在你所见的值上更改，否则并列待定</translation>
        </message>
        <message>
            <source>when both changed, both are kept and a person decides</source>
            <translation>两边都改则都保留，由人决定</translation>
        </message>
        <message>
            <source>are added up</source>
            <translation>累加</translation>
        </message>
        <message>
            <source>a change beats a voiding, unless the leader confirms it</source>
            <translation>更改优先于作废，值班长确认除外</translation>
        </message>
    </context>
    <context>
        <name>Queue</name>
        <message>
            <source>not yet sent</source>
            <translation>待补发</translation>
        </message>
        <message>
            <source>Nothing to do</source>
            <translation>没有待办</translation>
        </message>
        <message>
            <source>Waiting for the upper tier</source>
            <translation>等待上级平台</translation>
        </message>
        <message>
            <source>Queue</source>
            <translation>案件队列</translation>
        </message>
        <message>
            <source>To do</source>
            <translation>待办</translation>
        </message>
        <message>
            <source>Doing</source>
            <translation>在办</translation>
        </message>
        <message>
            <source>All</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>Parts of the queue</source>
            <translation>队列分组</translation>
        </message>
        <message>
            <source>To do {n}</source>
            <translation>待处理 {n}</translation>
        </message>
        <message>
            <source>In hand {n}</source>
            <translation>处置中 {n}</translation>
        </message>
        <message>
            <source>by time left</source>
            <translation>按剩余时间</translation>
        </message>
        <message>
            <source>Esc: back</source>
            <translation>Esc 返回</translation>
        </message>
        <message>
            <source>Places {n}</source>
            <translation>地点 {n}</translation>
        </message>
        <message>
            <source>Found {n}</source>
            <translation>搜到 {n}</translation>
        </message>
        <message>
            <source>first {time}</source>
            <translation>最早 {time}</translation>
        </message>
    </context>
    <context>
        <name>Refusal</name>
        <message>
            <source>there is no such building or household</source>
            <translation>没有这栋楼或这一户</translation>
        </message>
        <message>
            <source>the platform does not know this</source>
            <translation>平台不认识此操作</translation>
        </message>
        <message>
            <source>there is no such case</source>
            <translation>没有这个案件</translation>
        </message>
        <message>
            <source>it was reported already</source>
            <translation>已经上报过</translation>
        </message>
        <message>
            <source>not possible at this step</source>
            <translation>当前环节不能这样做</translation>
        </message>
        <message>
            <source>someone else was faster</source>
            <translation>已被他人先办</translation>
        </message>
        <message>
            <source>this seat may not do that</source>
            <translation>本席位无此权限</translation>
        </message>
        <message>
            <source>something is missing</source>
            <translation>内容不全</translation>
        </message>
        <message>
            <source>the unit has just been taken</source>
            <translation>该力量刚被派走</translation>
        </message>
        <message>
            <source>the unit is off duty</source>
            <translation>该力量已离岗</translation>
        </message>
        <message>
            <source>there is no such unit</source>
            <translation>没有这支力量</translation>
        </message>
        <message>
            <source>whoever handled it may not check it</source>
            <translation>处置人不能核查本案</translation>
        </message>
        <message>
            <source>it has not been checked</source>
            <translation>尚未核查</translation>
        </message>
    </context>
    <context>
        <name>Rejected</name>
        <message>
            <source>Access ended</source>
            <translation>权限已收回</translation>
        </message>
        <message>
            <source>Token not known</source>
            <translation>凭证无效</translation>
        </message>
        <message>
            <source>Folder of another login</source>
            <translation>数据属于另一账号</translation>
        </message>
        <message>
            <source>Server of another version</source>
            <translation>上级平台版本不符</translation>
        </message>
        <message>
            <source>Address not allowed</source>
            <translation>地址不允许</translation>
        </message>
        <message>
            <source>Server not trusted</source>
            <translation>上级平台身份不可信</translation>
        </message>
    </context>
    <context>
        <name>Seal</name>
        <message>
            <source>CA</source>
            <translation>容</translation>
        </message>
        <message>
            <source>NO</source>
            <translation>噪</translation>
        </message>
        <message>
            <source>RD</source>
            <translation>路</translation>
        </message>
        <message>
            <source>FR</source>
            <translation>消</translation>
        </message>
        <message>
            <source>EL</source>
            <translation>老</translation>
        </message>
        <message>
            <source>WA</source>
            <translation>水</translation>
        </message>
        <message>
            <source>HO</source>
            <translation>房</translation>
        </message>
        <message>
            <source>DI</source>
            <translation>纠</translation>
        </message>
        <message>
            <source>EN</source>
            <translation>企</translation>
        </message>
        <message>
            <source>OP</source>
            <translation>舆</translation>
        </message>
    </context>
    <context>
        <name>Search</name>
        <message>
            <source>number, place or words</source>
            <translation>编号、地点或关键词</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
    </context>
    <context>
        <name>Shore</name>
        <message>
            <source>Lake Tai: {km:.0f} km of shore</source>
            <translation>太湖保护·{km:.0f} km 岸线</translation>
        </message>
        <message>
            <source>No shore stations connected</source>
            <translation>未接入岸线监测</translation>
        </message>
        <message>
            <source>Algae, level and temperature show here</source>
            <translation>接入后显示蓝藻、水位、水温</translation>
        </message>
        <message>
            <source>Water quality normal</source>
            <translation>水质正常</translation>
        </message>
        <message>
            <source>{first:.0f}–{last:.0f} km: algae high</source>
            <translation>{first:.0f}–{last:.0f} km 蓝藻偏高</translation>
        </message>
        <message>
            <source>Lake Tai</source>
            <translation>太湖</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>水位</translation>
        </message>
        <message>
            <source>Temp</source>
            <translation>水温</translation>
        </message>
        <message>
            <source>Algae</source>
            <translation>蓝藻</translation>
        </message>
        <message>
            <source>M/L</source>
            <translation>万/L</translation>
        </message>
        <message>
            <source>100</source>
            <comment>what ten thousand cells per litre are divided by: 100 or 1</comment>
            <translation>1</translation>
        </message>
    </context>
    <context>
        <name>Signal</name>
        <message>
            <source>Urgent</source>
            <translation>紧急</translation>
        </message>
        <message>
            <source>Watch</source>
            <translation>关注</translation>
        </message>
        <message>
            <source>In hand</source>
            <translation>在办</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>办结</translation>
        </message>
    </context>
    <context>
        <name>Skill</name>
        <message>
            <source>holds keys</source>
            <translation>代管钥匙</translation>
        </message>
        <message>
            <source>can break in</source>
            <translation>破拆</translation>
        </message>
        <message>
            <source>first aid</source>
            <translation>急救证</translation>
        </message>
        <message>
            <source>power</source>
            <translation>供电</translation>
        </message>
        <message>
            <source>water pipes</source>
            <translation>供水</translation>
        </message>
        <message>
            <source>boat</source>
            <translation>船艇</translation>
        </message>
        <message>
            <source>fire fighting</source>
            <translation>灭火</translation>
        </message>
    </context>
    <context>
        <name>Source</name>
        <message>
            <source>12345</source>
            <translation>12345</translation>
        </message>
        <message>
            <source>Governance</source>
            <translation>综治</translation>
        </message>
        <message>
            <source>Petition</source>
            <translation>信访</translation>
        </message>
        <message>
            <source>Civil affairs</source>
            <translation>民政</translation>
        </message>
        <message>
            <source>City mgmt</source>
            <translation>城管</translation>
        </message>
        <message>
            <source>Social ins.</source>
            <translation>社保</translation>
        </message>
        <message>
            <source>App</source>
            <translation>小程序</translation>
        </message>
        <message>
            <source>Grid</source>
            <translation>网格</translation>
        </message>
        <message>
            <source>Door</source>
            <translation>门磁</translation>
        </message>
        <message>
            <source>Camera</source>
            <translation>视频</translation>
        </message>
        <message>
            <source>Shore</source>
            <translation>岸线</translation>
        </message>
        <message>
            <source>Seat</source>
            <translation>席位</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
    </context>
    <context>
        <name>Sources</name>
        <message>
            <source>doors</source>
            <translation>门磁</translation>
        </message>
        <message>
            <source>shore</source>
            <translation>岸线</translation>
        </message>
        <message>
            <source>cameras</source>
            <translation>视频</translation>
        </message>
        <message>
            <source>positions</source>
            <translation>定位</translation>
        </message>
    </context>
    <context>
        <name>Step</name>
        <message>
            <source>Reported</source>
            <translation>受理</translation>
        </message>
        <message>
            <source>Verified</source>
            <translation>核实</translation>
        </message>
        <message>
            <source>Dispatched</source>
            <translation>派单</translation>
        </message>
        <message>
            <source>On site</source>
            <translation>到场</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>办结</translation>
        </message>
        <message>
            <source>under way</source>
            <translation>进行中</translation>
        </message>
        <message>
            <source>by {time}</source>
            <translation>{time} 前</translation>
        </message>
    </context>
    <context>
        <name>Times</name>
        <message>
            <source>ddd d MMM</source>
            <comment>pattern of a day, as QLocale reads it</comment>
            <translation>M月d日 ddd</translation>
        </message>
        <message>
            <source>{hours} h {minutes} m</source>
            <translation>{hours} 时 {minutes} 分</translation>
        </message>
        <message>
            <source>{n} s ago</source>
            <translation>{n} 秒前</translation>
        </message>
        <message>
            <source>{n} min ago</source>
            <translation>{n} 分前</translation>
        </message>
        <message>
            <source>{n} h ago</source>
            <translation>{n} 时前</translation>
        </message>
        <message>
            <source>as of {time}</source>
            <translation>截至 {time}</translation>
        </message>
        <message>
            <source>1000</source>
            <comment>what large counts are divided by: 1000 or 10000</comment>
            <translation>10000</translation>
        </message>
        <message>
            <source>{n}k</source>
            <translation>{n} 万</translation>
        </message>
    </context>
    <context>
        <name>Toast</name>
        <message>
            <source>close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>in the outbox, sent when the link is back</source>
            <translation>已入发件箱，恢复后补发</translation>
        </message>
    </context>
    <context>
        <name>Topics</name>
        <message>
            <source>12345 hot topics</source>
            <translation>12345 诉求热点</translation>
        </message>
        <message>
            <source>today / normal</source>
            <translation>今日 / 常态</translation>
        </message>
        <message>
            <source>No calls yet today</source>
            <translation>今日尚无来电</translation>
        </message>
    </context>
    <context>
        <name>UnitKind</name>
        <message>
            <source>Officers</source>
            <translation>执法</translation>
        </message>
        <message>
            <source>Grid</source>
            <translation>网格</translation>
        </message>
        <message>
            <source>Medics</source>
            <translation>医护</translation>
        </message>
        <message>
            <source>Fire</source>
            <translation>消防</translation>
        </message>
        <message>
            <source>Repair</source>
            <translation>抢修</translation>
        </message>
        <message>
            <source>Boats</source>
            <translation>水巡</translation>
        </message>
        <message>
            <source>Police</source>
            <translation>公安</translation>
        </message>
    </context>
    <context>
        <name>Urgency</name>
        <message>
            <source>Urgent</source>
            <translation>紧急</translation>
        </message>
        <message>
            <source>Watch</source>
            <translation>关注</translation>
        </message>
        <message>
            <source>Ordinary</source>
            <translation>一般</translation>
        </message>
    </context>
    <context>
        <name>Video</name>
        <message>
            <source>{online:.0f}/{total:.0f} cameras online</source>
            <translation>摄像在线 {online:.0f}/{total:.0f}</translation>
        </message>
        <message>
            <source>Key video</source>
            <translation>重点视频</translation>
        </message>
        <message>
            <source>No picture source</source>
            <translation>未接入视频源</translation>
        </message>
        <message>
            <source>connect a video platform</source>
            <translation>接入视频平台后显示</translation>
        </message>
    </context>
    <context>
        <name>Words</name>
        <message>
            <source>place unknown</source>
            <translation>地点不明</translation>
        </message>
        <message>
            <source>, </source>
            <comment>between facts on one line</comment>
            <translation>·</translation>
        </message>
    </context>
</TS>
