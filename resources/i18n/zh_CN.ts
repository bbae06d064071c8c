<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>Act</name>
        <message>
            <source>Verify</source>
            <translation>核实立案</translation>
        </message>
        <message>
            <source>Dispatch</source>
            <translation>派单</translation>
        </message>
        <message>
            <source>Check</source>
            <translation>核查</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>办结</translation>
        </message>
    </context>
    <context>
        <name>Attention</name>
        <message>
            <source>Needs attention</source>
            <translation>需关注</translation>
        </message>
        <message>
            <source>Nothing needs attention now</source>
            <translation>暂无需关注案件</translation>
        </message>
        <message>
            <source>Overdue</source>
            <translation>超时</translation>
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
            <source>Sources {fresh}/{total}</source>
            <translation>数据源 {fresh}/{total}</translation>
        </message>
        <message>
            <source>Outbox {n}</source>
            <translation>发件箱 {n}</translation>
        </message>
        <message>
            <source>Refused {n}</source>
            <translation>被退回 {n}</translation>
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
            <source>Being handled</source>
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
            <source>Elder care: door sensors</source>
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
            <source>{n} doors</source>
            <translation>{n} 户</translation>
        </message>
        <message>
            <source>openings by the hour, grey is normal</source>
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
            <source>dispatched</source>
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
            <source>Units free {n}</source>
            <translation>空闲力量 {n}</translation>
        </message>
        <message>
            <source>solid free, hollow busy</source>
            <translation>实心空闲·空心在办</translation>
        </message>
    </context>
    <context>
        <name>Link</name>
        <message>
            <source>normal</source>
            <translation>正常</translation>
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
            <source>Upper tier</source>
            <translation>上级平台</translation>
        </message>
        <message>
            <source>Connecting …</source>
            <translation>正在连接</translation>
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
            <source>late</source>
            <comment>chip on the map, one hanzi</comment>
            <translation>超</translation>
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
        <name>Refusal</name>
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
            <source>Water</source>
            <translation>水温</translation>
        </message>
        <message>
            <source>Video</source>
            <translation>视频</translation>
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
            <source>Medical</source>
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
            <source>connect a video platform to see it here</source>
            <translation>接入视频平台后显示</translation>
        </message>
    </context>
    <context>
        <name>Words</name>
        <message>
            <source> · </source>
            <comment>between facts on one line</comment>
            <translation>·</translation>
        </message>
        <message>
            <source>place unknown</source>
            <translation>地点不明</translation>
        </message>
    </context>
</TS>
