<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>Abilities</name>
        <message>
            <source>deadlines, map</source>
            <translation>deadlines, map</translation>
        </message>
        <message>
            <source>ranking by last positions</source>
            <translation>ranking by last positions</translation>
        </message>
        <message>
            <source>what others do</source>
            <translation>what others do</translation>
        </message>
        <message>
            <source>acts: not before the first link</source>
            <translation>acts: not before the first link</translation>
        </message>
        <message>
            <source>Goes on</source>
            <translation>Goes on</translation>
        </message>
        <message>
            <source>Queues</source>
            <translation>Queues</translation>
        </message>
        <message>
            <source>Not available</source>
            <translation>Not available</translation>
        </message>
        <message>
            <source>While cut off</source>
            <translation>While cut off</translation>
        </message>
    </context>
    <context>
        <name>Act</name>
        <message>
            <source>Report</source>
            <translation>Report</translation>
        </message>
        <message>
            <source>Verify</source>
            <translation>Verify</translation>
        </message>
        <message>
            <source>Dispatch</source>
            <translation>Dispatch</translation>
        </message>
        <message>
            <source>Sign for</source>
            <translation>Sign for</translation>
        </message>
        <message>
            <source>Arrive</source>
            <translation>Arrive</translation>
        </message>
        <message>
            <source>Give feedback</source>
            <translation>Give feedback</translation>
        </message>
        <message>
            <source>Check</source>
            <translation>Check</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Close</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>Remark</translation>
        </message>
        <message>
            <source>Correct</source>
            <translation>Correct</translation>
        </message>
        <message>
            <source>Regrade</source>
            <translation>Regrade</translation>
        </message>
        <message>
            <source>Count again</source>
            <translation>Count again</translation>
        </message>
        <message>
            <source>Void</source>
            <translation>Void</translation>
        </message>
        <message>
            <source>Rate</source>
            <translation>Rate</translation>
        </message>
        <message>
            <source>Bring in base data</source>
            <translation>Bring in base data</translation>
        </message>
    </context>
    <context>
        <name>Attention</name>
        <message>
            <source>Overdue</source>
            <translation>Overdue</translation>
        </message>
        <message>
            <source>Needs attention</source>
            <translation>Needs attention</translation>
        </message>
        <message>
            <source>Nothing needs attention now</source>
            <translation>Nothing needs attention now</translation>
        </message>
    </context>
    <context>
        <name>Bar</name>
        <message>
            <source>Yiping</source>
            <translation>Yiping</translation>
        </message>
        <message>
            <source>Peace</source>
            <translation>Peace</translation>
        </message>
        <message>
            <source>Masking on</source>
            <translation>Masking on</translation>
        </message>
        <message>
            <source>Wall mode</source>
            <translation>Wall mode</translation>
        </message>
        <message>
            <source>Outbox {n}</source>
            <translation>Outbox {n}</translation>
        </message>
        <message>
            <source>Conflicts {n}</source>
            <translation>Conflicts {n}</translation>
        </message>
        <message>
            <source>Sources {fresh}/{total}</source>
            <translation>Sources {fresh}/{total}</translation>
        </message>
        <message>
            <source>Clock off by {time}</source>
            <translation>Clock off by {time}</translation>
        </message>
        <message>
            <source>{n} MiB free on the disk</source>
            <translation>{n} MiB free on the disk</translation>
        </message>
        <message>
            <source>Mending data</source>
            <translation>Mending data</translation>
        </message>
    </context>
    <context>
        <name>Building</name>
        <message>
            <source>No building here</source>
            <translation>No building here</translation>
        </message>
        <message>
            <source>A rating needs a reason</source>
            <translation>A rating needs a reason</translation>
        </message>
        <message>
            <source>Ranking: {level}</source>
            <translation>Ranking: {level}</translation>
        </message>
        <message>
            <source>most red, then yellow, then blue buildings</source>
            <translation>most red, then yellow, then blue buildings</translation>
        </message>
        <message>
            <source>{n} of {all}</source>
            <translation>{n} of {all}</translation>
        </message>
        <message>
            <source>next level</source>
            <translation>next level</translation>
        </message>
        <message>
            <source>back</source>
            <translation>back</translation>
        </message>
        <message>
            <source>whole building</source>
            <translation>whole building</translation>
        </message>
        <message>
            <source>household {n}</source>
            <translation>household {n}</translation>
        </message>
        <message>
            <source>Buildings around</source>
            <translation>Buildings around</translation>
        </message>
        <message>
            <source>Building</source>
            <translation>Building</translation>
        </message>
        <message>
            <source>floors: {n}</source>
            <translation>floors: {n}</translation>
        </message>
        <message>
            <source>Households: {n}</source>
            <translation>Households: {n}</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>Colour</translation>
        </message>
        <message>
            <source>Rule</source>
            <translation>Rule</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Reason</translation>
        </message>
        <message>
            <source>When</source>
            <translation>When</translation>
        </message>
        <message>
            <source>home</source>
            <translation>home</translation>
        </message>
        <message>
            <source>rank</source>
            <translation>rank</translation>
        </message>
        <message>
            <source>close</source>
            <translation>close</translation>
        </message>
        <message>
            <source>Reason for “{grade}”</source>
            <translation>Reason for “{grade}”</translation>
        </message>
    </context>
    <context>
        <name>Card</name>
        <message>
            <source>No case chosen</source>
            <translation>No case chosen</translation>
        </message>
        <message>
            <source>Choose one with the arrow keys or on the map</source>
            <translation>Choose one with the arrow keys or on the map</translation>
        </message>
        <message>
            <source>Facts</source>
            <translation>Facts</translation>
        </message>
        <message>
            <source>Says</source>
            <translation>Says</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Kind</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>Place</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>Unit</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>Order</translation>
        </message>
        <message>
            <source>Last</source>
            <translation>Last</translation>
        </message>
    </context>
    <context>
        <name>CaseState</name>
        <message>
            <source>Clue</source>
            <translation>Clue</translation>
        </message>
        <message>
            <source>To verify</source>
            <translation>To verify</translation>
        </message>
        <message>
            <source>To file</source>
            <translation>To file</translation>
        </message>
        <message>
            <source>To dispatch</source>
            <translation>To dispatch</translation>
        </message>
        <message>
            <source>To sign for</source>
            <translation>To sign for</translation>
        </message>
        <message>
            <source>On the way</source>
            <translation>On the way</translation>
        </message>
        <message>
            <source>Handling</source>
            <translation>Handling</translation>
        </message>
        <message>
            <source>Handled, to confirm</source>
            <translation>Handled, to confirm</translation>
        </message>
        <message>
            <source>Checked, to close</source>
            <translation>Checked, to close</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>Closed</translation>
        </message>
        <message>
            <source>Evaluated</source>
            <translation>Evaluated</translation>
        </message>
        <message>
            <source>Not filed</source>
            <translation>Not filed</translation>
        </message>
        <message>
            <source>Merged</source>
            <translation>Merged</translation>
        </message>
        <message>
            <source>Voided</source>
            <translation>Voided</translation>
        </message>
    </context>
    <context>
        <name>Category</name>
        <message>
            <source>City appearance</source>
            <translation>City appearance</translation>
        </message>
        <message>
            <source>Noise and fumes</source>
            <translation>Noise and fumes</translation>
        </message>
        <message>
            <source>Roads and utilities</source>
            <translation>Roads and utilities</translation>
        </message>
        <message>
            <source>Fire safety</source>
            <translation>Fire safety</translation>
        </message>
        <message>
            <source>Elder care</source>
            <translation>Elder care</translation>
        </message>
        <message>
            <source>Water</source>
            <translation>Water</translation>
        </message>
        <message>
            <source>Housing</source>
            <translation>Housing</translation>
        </message>
        <message>
            <source>Dispute</source>
            <translation>Dispute</translation>
        </message>
        <message>
            <source>Enterprise</source>
            <translation>Enterprise</translation>
        </message>
        <message>
            <source>Public opinion</source>
            <translation>Public opinion</translation>
        </message>
    </context>
    <context>
        <name>Conflict</name>
        <message>
            <source>{who} changed the same text; both are kept</source>
            <translation>{who} changed the same text; both are kept</translation>
        </message>
        <message>
            <source>{who} changed the grade or deadline you changed</source>
            <translation>{who} changed the grade or deadline you changed</translation>
        </message>
        <message>
            <source>{who} {what}; your {act} had no effect</source>
            <translation>{who} {what}; your {act} had no effect</translation>
        </message>
        <message>
            <source>{why}; your {act} had no effect</source>
            <translation>{why}; your {act} had no effect</translation>
        </message>
        <message>
            <source>{unit} went to another case; your {act} had no effect</source>
            <translation>{unit} went to another case; your {act} had no effect</translation>
        </message>
        <message>
            <source>{unit} is with {case}; your {act} had no effect</source>
            <translation>{unit} is with {case}; your {act} had no effect</translation>
        </message>
        <message>
            <source>{who} rated the same place; your {act} had no effect</source>
            <translation>{who} rated the same place; your {act} had no effect</translation>
        </message>
        <message>
            <source>next</source>
            <translation>next</translation>
        </message>
        <message>
            <source>go</source>
            <translation>go</translation>
        </message>
        <message>
            <source>Conflicts</source>
            <translation>Conflicts</translation>
        </message>
        <message>
            <source>Nothing clashed</source>
            <translation>Nothing clashed</translation>
        </message>
        <message>
            <source>suggested</source>
            <translation>suggested</translation>
        </message>
        <message>
            <source>This seat</source>
            <translation>This seat</translation>
        </message>
        <message>
            <source>{n} more</source>
            <translation>{n} more</translation>
        </message>
        <message>
            <source>Ask again</source>
            <translation>Ask again</translation>
        </message>
        <message>
            <source>Take theirs</source>
            <translation>Take theirs</translation>
        </message>
        <message>
            <source>Merge</source>
            <translation>Merge</translation>
        </message>
        <message>
            <source>Leave to leader</source>
            <translation>Leave to leader</translation>
        </message>
        <message>
            <source>Send merged</source>
            <translation>Send merged</translation>
        </message>
        <message>
            <source>Mine</source>
            <translation>Mine</translation>
        </message>
        <message>
            <source>Theirs</source>
            <translation>Theirs</translation>
        </message>
        <message>
            <source>Both</source>
            <translation>Both</translation>
        </message>
        <message>
            <source>Other unit</source>
            <translation>Other unit</translation>
        </message>
        <message>
            <source>Send {unit}</source>
            <translation>Send {unit}</translation>
        </message>
        <message>
            <source>Up and down: field. Esc: back, nothing is sent.</source>
            <translation>Up and down: field. Esc: back, nothing is sent.</translation>
        </message>
        <message>
            <source>Left to the leader; it stays listed until decided.</source>
            <translation>Left to the leader; it stays listed until decided.</translation>
        </message>
        <message>
            <source>When the link is back, what waits is sent first.</source>
            <translation>When the link is back, what waits is sent first.</translation>
        </message>
        <message>
            <source>Nothing is overwritten by itself; what loses is kept.</source>
            <translation>Nothing is overwritten by itself; what loses is kept.</translation>
        </message>
    </context>
    <context>
        <name>Dispatch</name>
        <message>
            <source>Order to the unit</source>
            <translation>Order to the unit</translation>
        </message>
        <message>
            <source>What was done</source>
            <translation>What was done</translation>
        </message>
        <message>
            <source>Dispatch nearby</source>
            <translation>Dispatch nearby</translation>
        </message>
        <message>
            <source>5 min</source>
            <translation>5 min</translation>
        </message>
        <message>
            <source>10 min</source>
            <translation>10 min</translation>
        </message>
        <message>
            <source>arrives in</source>
            <translation>arrives in</translation>
        </message>
        <message>
            <source>Units by time of arrival</source>
            <translation>Units by time of arrival</translation>
        </message>
        <message>
            <source>Choose a case first</source>
            <translation>Choose a case first</translation>
        </message>
        <message>
            <source>With {unit}: {state}</source>
            <translation>With {unit}: {state}</translation>
        </message>
        <message>
            <source>Place unknown: nobody can be ranked</source>
            <translation>Place unknown: nobody can be ranked</translation>
        </message>
        <message>
            <source>to the unit's terminal</source>
            <translation>to the unit's terminal</translation>
        </message>
        <message>
            <source>Timeline</source>
            <translation>Timeline</translation>
        </message>
    </context>
    <context>
        <name>Due</name>
        <message>
            <source>to verify</source>
            <translation>to verify</translation>
        </message>
        <message>
            <source>to dispatch</source>
            <translation>to dispatch</translation>
        </message>
        <message>
            <source>to sign</source>
            <translation>to sign</translation>
        </message>
        <message>
            <source>to confirm</source>
            <translation>to confirm</translation>
        </message>
        <message>
            <source>to close</source>
            <translation>to close</translation>
        </message>
        <message>
            <source>to arrive</source>
            <translation>to arrive</translation>
        </message>
        <message>
            <source>to handle</source>
            <translation>to handle</translation>
        </message>
    </context>
    <context>
        <name>Duty</name>
        <message>
            <source>free</source>
            <translation>free</translation>
        </message>
        <message>
            <source>busy</source>
            <translation>busy</translation>
        </message>
        <message>
            <source>off duty</source>
            <translation>off duty</translation>
        </message>
    </context>
    <context>
        <name>Elder</name>
        <message>
            <source>Elder care: doors</source>
            <translation>Elder care: doors</translation>
        </message>
        <message>
            <source>No door sensors connected</source>
            <translation>No door sensors connected</translation>
        </message>
        <message>
            <source>Their openings show here</source>
            <translation>Their openings show here</translation>
        </message>
        <message>
            <source>{n} homes</source>
            <translation>{n} homes</translation>
        </message>
        <message>
            <source>openings per hour, grey: normal</source>
            <translation>openings per hour, grey: normal</translation>
        </message>
        <message>
            <source>not out</source>
            <translation>not out</translation>
        </message>
        <message>
            <source>to verify</source>
            <translation>to verify</translation>
        </message>
        <message>
            <source>well</source>
            <translation>well</translation>
        </message>
    </context>
    <context>
        <name>Export</name>
        <message>
            <source>No.</source>
            <translation>No.</translation>
        </message>
        <message>
            <source>made at</source>
            <translation>made at</translation>
        </message>
        <message>
            <source>act</source>
            <translation>act</translation>
        </message>
        <message>
            <source>case</source>
            <translation>case</translation>
        </message>
        <message>
            <source>about</source>
            <translation>about</translation>
        </message>
        <message>
            <source>after no.</source>
            <translation>after no.</translation>
        </message>
        <message>
            <source>phoned at</source>
            <translation>phoned at</translation>
        </message>
        <message>
            <source>by</source>
            <translation>by</translation>
        </message>
        <message>
            <source>The list could not be written</source>
            <translation>The list could not be written</translation>
        </message>
    </context>
    <context>
        <name>Feed</name>
        <message>
            <source>Live events</source>
            <translation>Live events</translation>
        </message>
        <message>
            <source>Nothing has happened yet</source>
            <translation>Nothing has happened yet</translation>
        </message>
        <message>
            <source>normal {low:.0f}–{high:.0f}</source>
            <translation>normal {low:.0f}–{high:.0f}</translation>
        </message>
    </context>
    <context>
        <name>Field</name>
        <message>
            <source>State</source>
            <translation>State</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>Unit</translation>
        </message>
        <message>
            <source>Handled by</source>
            <translation>Handled by</translation>
        </message>
        <message>
            <source>Grade</source>
            <translation>Grade</translation>
        </message>
        <message>
            <source>Category</source>
            <translation>Category</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>Title</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>Text</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>Order</translation>
        </message>
        <message>
            <source>Deadline</source>
            <translation>Deadline</translation>
        </message>
        <message>
            <source>Reports</source>
            <translation>Reports</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>Address</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>Remark</translation>
        </message>
        <message>
            <source>Last step</source>
            <translation>Last step</translation>
        </message>
        <message>
            <source>none</source>
            <translation>none</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>Colour</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Reason</translation>
        </message>
        <message>
            <source>Rated by</source>
            <translation>Rated by</translation>
        </message>
    </context>
    <context>
        <name>Grade</name>
        <message>
            <source>Red: act now</source>
            <translation>Red: act now</translation>
        </message>
        <message>
            <source>Yellow: watch</source>
            <translation>Yellow: watch</translation>
        </message>
        <message>
            <source>Blue: bear in mind</source>
            <translation>Blue: bear in mind</translation>
        </message>
        <message>
            <source>Green: all is well</source>
            <translation>Green: all is well</translation>
        </message>
        <message>
            <source>Not rated yet</source>
            <translation>Not rated yet</translation>
        </message>
    </context>
    <context>
        <name>GradeSign</name>
        <message>
            <source>R</source>
            <comment>one letter or hanzi in a small square</comment>
            <translation>R</translation>
        </message>
        <message>
            <source>Y</source>
            <comment>one letter or hanzi in a small square</comment>
            <translation>Y</translation>
        </message>
        <message>
            <source>B</source>
            <comment>one letter or hanzi in a small square</comment>
            <translation>B</translation>
        </message>
        <message>
            <source>G</source>
            <comment>one letter or hanzi in a small square</comment>
            <translation>G</translation>
        </message>
    </context>
    <context>
        <name>Happened</name>
        <message>
            <source>reported</source>
            <translation>reported</translation>
        </message>
        <message>
            <source>verified</source>
            <translation>verified</translation>
        </message>
        <message>
            <source>sent</source>
            <translation>sent</translation>
        </message>
        <message>
            <source>signed for</source>
            <translation>signed for</translation>
        </message>
        <message>
            <source>on site</source>
            <translation>on site</translation>
        </message>
        <message>
            <source>handled</source>
            <translation>handled</translation>
        </message>
        <message>
            <source>checked</source>
            <translation>checked</translation>
        </message>
        <message>
            <source>closed</source>
            <translation>closed</translation>
        </message>
        <message>
            <source>remarked</source>
            <translation>remarked</translation>
        </message>
        <message>
            <source>corrected</source>
            <translation>corrected</translation>
        </message>
        <message>
            <source>regraded</source>
            <translation>regraded</translation>
        </message>
        <message>
            <source>reported again</source>
            <translation>reported again</translation>
        </message>
        <message>
            <source>voided</source>
            <translation>voided</translation>
        </message>
    </context>
    <context>
        <name>Headline</name>
        <message>
            <source>Waiting for data</source>
            <translation>Waiting for data</translation>
        </message>
        <message>
            <source>All steady</source>
            <translation>All steady</translation>
        </message>
        <message>
            <source>Tight</source>
            <translation>Tight</translation>
        </message>
        <message>
            <source>Strained</source>
            <translation>Strained</translation>
        </message>
    </context>
    <context>
        <name>Help</name>
        <message>
            <source>Steady: no urgent case past half its limit, at most 5 on watch.</source>
            <translation>Steady: no urgent case past half its limit, at most 5 on watch.</translation>
        </message>
        <message>
            <source>Tight: no urgent case overdue, at most 12 on watch.</source>
            <translation>Tight: no urgent case overdue, at most 12 on watch.</translation>
        </message>
        <message>
            <source>Cut off: {acts} {what}</source>
            <translation>Cut off: {acts} {what}</translation>
        </message>
        <message>
            <source>Clash, {field}: {rule}</source>
            <translation>Clash, {field}: {rule}</translation>
        </message>
        <message>
            <source>All keys</source>
            <translation>All keys</translation>
        </message>
    </context>
    <context>
        <name>Imagery</name>
        <message>
            <source>Map tiles incomplete</source>
            <translation>Map tiles incomplete</translation>
        </message>
    </context>
    <context>
        <name>Keys</name>
        <message>
            <source>choose case</source>
            <translation>choose case</translation>
        </message>
        <message>
            <source>next, previous case</source>
            <translation>next, previous case</translation>
        </message>
        <message>
            <source>choose unit</source>
            <translation>choose unit</translation>
        </message>
        <message>
            <source>main act of the step</source>
            <translation>main act of the step</translation>
        </message>
        <message>
            <source>verify and file</source>
            <translation>verify and file</translation>
        </message>
        <message>
            <source>go to the units</source>
            <translation>go to the units</translation>
        </message>
        <message>
            <source>edit the order</source>
            <translation>edit the order</translation>
        </message>
        <message>
            <source>close the case</source>
            <translation>close the case</translation>
        </message>
        <message>
            <source>building: colour, rate</source>
            <translation>building: colour, rate</translation>
        </message>
        <message>
            <source>search cases and places</source>
            <translation>search cases and places</translation>
        </message>
        <message>
            <source>back, never destroys</source>
            <translation>back, never destroys</translation>
        </message>
        <message>
            <source>night or day</source>
            <translation>night or day</translation>
        </message>
        <message>
            <source>map: zoom, whole town</source>
            <translation>map: zoom, whole town</translation>
        </message>
        <message>
            <source>map document: town, case</source>
            <translation>map document: town, case</translation>
        </message>
        <message>
            <source>outbox</source>
            <translation>outbox</translation>
        </message>
        <message>
            <source>conflicts</source>
            <translation>conflicts</translation>
        </message>
        <message>
            <source>outbox: phoned in, export</source>
            <translation>outbox: phoned in, export</translation>
        </message>
        <message>
            <source>try to connect now</source>
            <translation>try to connect now</translation>
        </message>
        <message>
            <source>all keys</source>
            <translation>all keys</translation>
        </message>
        <message>
            <source>map follows the case</source>
            <translation>map follows the case</translation>
        </message>
        <message>
            <source>map tools</source>
            <translation>map tools</translation>
        </message>
        <message>
            <source>search</source>
            <translation>search</translation>
        </message>
        <message>
            <source>map tools: tracks, density, reach, measure</source>
            <translation>map tools: tracks, density, reach, measure</translation>
        </message>
        <message>
            <source>follow the unit or the case</source>
            <translation>follow the unit or the case</translation>
        </message>
        <message>
            <source>map: back to the view before</source>
            <translation>map: back to the view before</translation>
        </message>
        <message>
            <source>map: saved view</source>
            <translation>map: saved view</translation>
        </message>
        <message>
            <source>map: save this view</source>
            <translation>map: save this view</translation>
        </message>
    </context>
    <context>
        <name>Kpi</name>
        <message>
            <source>waiting for data</source>
            <translation>waiting for data</translation>
        </message>
        <message>
            <source>Reported today</source>
            <translation>Reported today</translation>
        </message>
        <message>
            <source>by the hour</source>
            <translation>by the hour</translation>
        </message>
        <message>
            <source>cases</source>
            <translation>cases</translation>
        </message>
        <message>
            <source>Closed on time</source>
            <translation>Closed on time</translation>
        </message>
        <message>
            <source>There in 5 minutes</source>
            <translation>There in 5 minutes</translation>
        </message>
        <message>
            <source>median {time}</source>
            <translation>median {time}</translation>
        </message>
        <message>
            <source>Units free</source>
            <translation>Units free</translation>
        </message>
        <message>
            <source>/ {total} units</source>
            <translation>/ {total} units</translation>
        </message>
        <message>
            <source>none yet today</source>
            <translation>none yet today</translation>
        </message>
        <message>
            <source>goal ≥{value:.0f}</source>
            <translation>goal ≥{value:.0f}</translation>
        </message>
        <message>
            <source>normal {low}–{high}</source>
            <translation>normal {low}–{high}</translation>
        </message>
    </context>
    <context>
        <name>Legend</name>
        <message>
            <source>Place unknown</source>
            <translation>Place unknown</translation>
        </message>
        <message>
            <source>Squares: homes</source>
            <translation>Squares: homes</translation>
        </message>
        <message>
            <source>Units free {n}</source>
            <translation>Units free {n}</translation>
        </message>
        <message>
            <source>hollow busy</source>
            <translation>hollow busy</translation>
        </message>
        <message>
            <source>small squares: buildings, homes</source>
            <translation>small squares: buildings, homes</translation>
        </message>
    </context>
    <context>
        <name>Level</name>
        <message>
            <source>Cell</source>
            <translation>Cell</translation>
        </message>
        <message>
            <source>Community</source>
            <translation>Community</translation>
        </message>
        <message>
            <source>Street</source>
            <translation>Street</translation>
        </message>
    </context>
    <context>
        <name>Link</name>
        <message>
            <source>Upper tier</source>
            <translation>Upper tier</translation>
        </message>
        <message>
            <source>online</source>
            <translation>online</translation>
        </message>
        <message>
            <source>catching up</source>
            <translation>catching up</translation>
        </message>
        <message>
            <source>slow</source>
            <translation>slow</translation>
        </message>
        <message>
            <source>lost</source>
            <translation>lost</translation>
        </message>
        <message>
            <source>needs you</source>
            <translation>needs you</translation>
        </message>
        <message>
            <source>Resending {done}/{total}</source>
            <translation>Resending {done}/{total}</translation>
        </message>
        <message>
            <source>Slow, silent {n} s</source>
            <translation>Slow, silent {n} s</translation>
        </message>
        <message>
            <source>Connecting …</source>
            <translation>Connecting …</translation>
        </message>
        <message>
            <source>Link lost {time}</source>
            <translation>Link lost {time}</translation>
        </message>
        <message>
            <source>nothing gets through</source>
            <translation>nothing gets through</translation>
        </message>
        <message>
            <source>synced {time}</source>
            <translation>synced {time}</translation>
        </message>
    </context>
    <context>
        <name>Map</name>
        <message>
            <source>Situational map</source>
            <translation>Situational map</translation>
        </message>
        <message>
            <source>OT</source>
            <comment>chip on the map, very short</comment>
            <translation>OT</translation>
        </message>
    </context>
    <context>
        <name>MapDocument</name>
        <message>
            <source>The map document is being written</source>
            <translation>The map document is being written</translation>
        </message>
        <message>
            <source>The map document could not be written</source>
            <translation>The map document could not be written</translation>
        </message>
        <message>
            <source>No browser view; the map is in {folder}</source>
            <translation>No browser view; the map is in {folder}</translation>
        </message>
        <message>
            <source>Map saved in {folder}</source>
            <translation>Map saved in {folder}</translation>
        </message>
        <message>
            <source>Yiping map document</source>
            <translation>Yiping map document</translation>
        </message>
    </context>
    <context>
        <name>MapTools</name>
        <message>
            <source>track, 30 min</source>
            <translation>track, 30 min</translation>
        </message>
        <message>
            <source>cases in {n} h, ≥ {figure} a km²</source>
            <translation>cases in {n} h, ≥ {figure} a km²</translation>
        </message>
        <message>
            <source>reached in 5 min</source>
            <translation>reached in 5 min</translation>
        </message>
        <message>
            <source>place found</source>
            <translation>place found</translation>
        </message>
        <message>
            <source>unit at hand</source>
            <translation>unit at hand</translation>
        </message>
        <message>
            <source>busy units</source>
            <translation>busy units</translation>
        </message>
        <message>
            <source>all units</source>
            <translation>all units</translation>
        </message>
        <message>
            <source>off</source>
            <translation>off</translation>
        </message>
        <message>
            <source>{n} hours</source>
            <translation>{n} hours</translation>
        </message>
        <message>
            <source>on</source>
            <translation>on</translation>
        </message>
        <message>
            <source>Measure: first place</source>
            <translation>Measure: first place</translation>
        </message>
        <message>
            <source>Length {text}</source>
            <translation>Length {text}</translation>
        </message>
        <message>
            <source>encloses {text}</source>
            <translation>encloses {text}</translation>
        </message>
        <message>
            <source>Tracks, 30 min</source>
            <translation>Tracks, 30 min</translation>
        </message>
        <message>
            <source>Case density</source>
            <translation>Case density</translation>
        </message>
        <message>
            <source>Reach in 5 min</source>
            <translation>Reach in 5 min</translation>
        </message>
        <message>
            <source>Measure</source>
            <translation>Measure</translation>
        </message>
        <message>
            <source>Small map</source>
            <translation>Small map</translation>
        </message>
        <message>
            <source>view {n}</source>
            <translation>view {n}</translation>
        </message>
        <message>
            <source>Ctrl+S saves this view, Backspace goes back</source>
            <translation>Ctrl+S saves this view, Backspace goes back</translation>
        </message>
        <message>
            <source>Map tools</source>
            <translation>Map tools</translation>
        </message>
        <message>
            <source>end</source>
            <translation>end</translation>
        </message>
        <message>
            <source>Space</source>
            <comment>the key</comment>
            <translation>Space</translation>
        </message>
        <message>
            <source>add</source>
            <translation>add</translation>
        </message>
        <message>
            <source>undo</source>
            <translation>undo</translation>
        </message>
        <message>
            <source>Following {name}</source>
            <translation>Following {name}</translation>
        </message>
        <message>
            <source>waits {n} s</source>
            <translation>waits {n} s</translation>
        </message>
        <message>
            <source>stop</source>
            <translation>stop</translation>
        </message>
        <message>
            <source>back</source>
            <translation>back</translation>
        </message>
        <message>
            <source>Small map of the whole town</source>
            <translation>Small map of the whole town</translation>
        </message>
        <message>
            <source>No view is saved under {n}</source>
            <translation>No view is saved under {n}</translation>
        </message>
        <message>
            <source>Ctrl+S saves the view of now</source>
            <translation>Ctrl+S saves the view of now</translation>
        </message>
        <message>
            <source>Number and name of the view</source>
            <translation>Number and name of the view</translation>
        </message>
        <message>
            <source>View saved</source>
            <translation>View saved</translation>
        </message>
        <message>
            <source>The view could not be saved</source>
            <translation>The view could not be saved</translation>
        </message>
    </context>
    <context>
        <name>Offer</name>
        <message>
            <source>position old</source>
            <translation>position old</translation>
        </message>
        <message>
            <source>same street</source>
            <translation>same street</translation>
        </message>
    </context>
    <context>
        <name>Offline</name>
        <message>
            <source>Cut off from the upper tier {time}</source>
            <translation>Cut off from the upper tier {time}</translation>
        </message>
        <message>
            <source>Verify, dispatch and close go on; they are sent later.</source>
            <translation>Verify, dispatch and close go on; they are sent later.</translation>
        </message>
        <message>
            <source>last sync {time}</source>
            <translation>last sync {time}</translation>
        </message>
        <message>
            <source>next try {time}</source>
            <translation>next try {time}</translation>
        </message>
        <message>
            <source>Retry now</source>
            <translation>Retry now</translation>
        </message>
    </context>
    <context>
        <name>OfflineClass</name>
        <message>
            <source>take effect here at once</source>
            <translation>take effect here at once</translation>
        </message>
        <message>
            <source>are kept, shown as pending and sent in order</source>
            <translation>are kept, shown as pending and sent in order</translation>
        </message>
        <message>
            <source>wait for the upper tier</source>
            <translation>wait for the upper tier</translation>
        </message>
        <message>
            <source>need the link</source>
            <translation>need the link</translation>
        </message>
    </context>
    <context>
        <name>Order</name>
        <message>
            <source>Go and talk; keep the way free; take pictures.</source>
            <translation>Go and talk; keep the way free; take pictures.</translation>
        </message>
        <message>
            <source>Measure there, have it stopped, note both sides.</source>
            <translation>Measure there, have it stopped, note both sides.</translation>
        </message>
        <message>
            <source>Fence it off first, then repair; report the result.</source>
            <translation>Fence it off first, then repair; report the result.</translation>
        </message>
        <message>
            <source>Go at once; clear the stairs; keep people away.</source>
            <translation>Go at once; clear the stairs; keep people away.</translation>
        </message>
        <message>
            <source>Go to the door at once; knock and call; no answer: get the caretaker.</source>
            <translation>Go to the door at once; knock and call; no answer: get the caretaker.</translation>
        </message>
        <message>
            <source>Inspect the bank, find the source, take a sample.</source>
            <translation>Inspect the bank, find the source, take a sample.</translation>
        </message>
        <message>
            <source>Look at the damage, stop it getting worse, note it.</source>
            <translation>Look at the damage, stop it getting worse, note it.</translation>
        </message>
        <message>
            <source>Hear both sides, calm things down, record terms.</source>
            <translation>Hear both sides, calm things down, record terms.</translation>
        </message>
        <message>
            <source>Visit the firm, note its needs, answer today.</source>
            <translation>Visit the firm, note its needs, answer today.</translation>
        </message>
        <message>
            <source>Check the facts on the spot and report back.</source>
            <translation>Check the facts on the spot and report back.</translation>
        </message>
    </context>
    <context>
        <name>Origin</name>
        <message>
            <source>Rated by</source>
            <translation>Rated by</translation>
        </message>
        <message>
            <source>By rule</source>
            <translation>By rule</translation>
        </message>
        <message>
            <source>From a list</source>
            <translation>From a list</translation>
        </message>
        <message>
            <source>Base data</source>
            <translation>Base data</translation>
        </message>
    </context>
    <context>
        <name>Outbox</name>
        <message>
            <source>phoned in</source>
            <translation>phoned in</translation>
        </message>
        <message>
            <source>export</source>
            <translation>export</translation>
        </message>
        <message>
            <source>phoned {time}</source>
            <translation>phoned {time}</translation>
        </message>
        <message>
            <source>after {n}</source>
            <translation>after {n}</translation>
        </message>
        <message>
            <source>waits {time}</source>
            <translation>waits {time}</translation>
        </message>
        <message>
            <source>Nothing waits to be sent</source>
            <translation>Nothing waits to be sent</translation>
        </message>
        <message>
            <source>Outbox</source>
            <translation>Outbox</translation>
        </message>
        <message>
            <source>{n} more</source>
            <translation>{n} more</translation>
        </message>
        <message>
            <source>shrink</source>
            <translation>shrink</translation>
        </message>
        <message>
            <source>expand</source>
            <translation>expand</translation>
        </message>
    </context>
    <context>
        <name>Outcome</name>
        <message>
            <source>{act}: sending</source>
            <translation>{act}: sending</translation>
        </message>
        <message>
            <source>{act}: done</source>
            <translation>{act}: done</translation>
        </message>
        <message>
            <source>{act}: refused</source>
            <translation>{act}: refused</translation>
        </message>
        <message>
            <source>{act}: not saved</source>
            <translation>{act}: not saved</translation>
        </message>
    </context>
    <context>
        <name>Panel</name>
        <message>
            <source>Waiting for the upper tier</source>
            <translation>Waiting for the upper tier</translation>
        </message>
        <message>
            <source>It shows as soon as the link is up</source>
            <translation>It shows as soon as the link is up</translation>
        </message>
    </context>
    <context>
        <name>Places</name>
        <message>
            <source>coordinates</source>
            <translation>coordinates</translation>
        </message>
        <message>
            <source>district</source>
            <translation>district</translation>
        </message>
        <message>
            <source>street office</source>
            <translation>street office</translation>
        </message>
        <message>
            <source>place</source>
            <translation>place</translation>
        </message>
        <message>
            <source>road</source>
            <translation>road</translation>
        </message>
        <message>
            <source>water</source>
            <translation>water</translation>
        </message>
        <message>
            <source>park</source>
            <translation>park</translation>
        </message>
        <message>
            <source>building</source>
            <translation>building</translation>
        </message>
        <message>
            <source>grid cell</source>
            <translation>grid cell</translation>
        </message>
    </context>
    <context>
        <name>Plurals</name>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n more</numerusform>
                <numerusform>%n more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n in the last hour</source>
            <translation>
                <numerusform>%n in the last hour</numerusform>
                <numerusform>%n in the last hour</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n station(s)</source>
            <translation>
                <numerusform>%n station</numerusform>
                <numerusform>%n stations</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n boat(s) on the way</source>
            <translation>
                <numerusform>%n boat on the way</numerusform>
                <numerusform>%n boats on the way</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n boat(s) free</source>
            <translation>
                <numerusform>%n boat free</numerusform>
                <numerusform>%n boats free</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n people</source>
            <translation>
                <numerusform>%n person</numerusform>
                <numerusform>%n people</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n unit(s) within 5 minutes</source>
            <translation>
                <numerusform>%n unit within 5 minutes</numerusform>
                <numerusform>%n units within 5 minutes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n act(s) waiting to be sent</source>
            <translation>
                <numerusform>%n act waiting to be sent</numerusform>
                <numerusform>%n acts waiting to be sent</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>read and search %n case(s)</source>
            <translation>
                <numerusform>read and search %n case</numerusform>
                <numerusform>read and search %n cases</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>live positions of %n unit(s)</source>
            <translation>
                <numerusform>live positions of %n unit</numerusform>
                <numerusform>live positions of %n units</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>live readings of %n sensor(s)</source>
            <translation>
                <numerusform>live readings of %n sensor</numerusform>
                <numerusform>live readings of %n sensors</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n act(s), sent in this order</source>
            <translation>
                <numerusform>%n act, sent in this order</numerusform>
                <numerusform>%n acts, sent in this order</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n to decide</source>
            <translation>
                <numerusform>%n to decide</numerusform>
                <numerusform>%n to decide</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n left to the leader</source>
            <translation>
                <numerusform>%n left to the leader</numerusform>
                <numerusform>%n left to the leader</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n act(s) listed</source>
            <translation>
                <numerusform>%n act listed</numerusform>
                <numerusform>%n acts listed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n day(s)</source>
            <translation>
                <numerusform>%n day</numerusform>
                <numerusform>%n days</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n day(s) ago</source>
            <translation>
                <numerusform>%n day ago</numerusform>
                <numerusform>%n days ago</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Policy</name>
        <message>
            <source>State</source>
            <translation>State</translation>
        </message>
        <message>
            <source>Unit sent</source>
            <translation>Unit sent</translation>
        </message>
        <message>
            <source>Remarks, tracks</source>
            <translation>Remarks, tracks</translation>
        </message>
        <message>
            <source>Grade, deadline</source>
            <translation>Grade, deadline</translation>
        </message>
        <message>
            <source>Texts</source>
            <translation>Texts</translation>
        </message>
        <message>
            <source>Tallies</source>
            <translation>Tallies</translation>
        </message>
        <message>
            <source>Voiding</source>
            <translation>Voiding</translation>
        </message>
        <message>
            <source>Buildings, homes</source>
            <translation>Buildings, homes</translation>
        </message>
        <message>
            <source>a step that no longer fits is refused, never merged</source>
            <translation>a step that no longer fits is refused, never merged</translation>
        </message>
        <message>
            <source>the first dispatch accepted has the unit; the later one hears who has it</source>
            <translation>the first dispatch accepted has the unit; the later one hears who has it</translation>
        </message>
        <message>
            <source>all are kept, in the upper tier's order</source>
            <translation>all are kept, in the upper tier's order</translation>
        </message>
        <message>
            <source>changes only from the value you saw; otherwise side by side</source>
            <translation>changes only from the value you saw; otherwise side by side</translation>
        </message>
        <message>
            <source>when both changed, both are kept and a person decides</source>
            <translation>when both changed, both are kept and a person decides</translation>
        </message>
        <message>
            <source>are added up</source>
            <translation>are added up</translation>
        </message>
        <message>
            <source>a change beats a voiding, unless the leader confirms it</source>
            <translation>a change beats a voiding, unless the leader confirms it</translation>
        </message>
    </context>
    <context>
        <name>Queue</name>
        <message>
            <source>not yet sent</source>
            <translation>not yet sent</translation>
        </message>
        <message>
            <source>Nothing to do</source>
            <translation>Nothing to do</translation>
        </message>
        <message>
            <source>Waiting for the upper tier</source>
            <translation>Waiting for the upper tier</translation>
        </message>
        <message>
            <source>Queue</source>
            <translation>Queue</translation>
        </message>
        <message>
            <source>To do</source>
            <translation>To do</translation>
        </message>
        <message>
            <source>Doing</source>
            <translation>Doing</translation>
        </message>
        <message>
            <source>All</source>
            <translation>All</translation>
        </message>
        <message>
            <source>Parts of the queue</source>
            <translation>Parts of the queue</translation>
        </message>
        <message>
            <source>To do {n}</source>
            <translation>To do {n}</translation>
        </message>
        <message>
            <source>In hand {n}</source>
            <translation>In hand {n}</translation>
        </message>
        <message>
            <source>by time left</source>
            <translation>by time left</translation>
        </message>
        <message>
            <source>Esc: back</source>
            <translation>Esc: back</translation>
        </message>
        <message>
            <source>Places {n}</source>
            <translation>Places {n}</translation>
        </message>
        <message>
            <source>Found {n}</source>
            <translation>Found {n}</translation>
        </message>
        <message>
            <source>first {time}</source>
            <translation>first {time}</translation>
        </message>
    </context>
    <context>
        <name>Refusal</name>
        <message>
            <source>there is no such building or household</source>
            <translation>there is no such building or household</translation>
        </message>
        <message>
            <source>the platform does not know this</source>
            <translation>the platform does not know this</translation>
        </message>
        <message>
            <source>there is no such case</source>
            <translation>there is no such case</translation>
        </message>
        <message>
            <source>it was reported already</source>
            <translation>it was reported already</translation>
        </message>
        <message>
            <source>not possible at this step</source>
            <translation>not possible at this step</translation>
        </message>
        <message>
            <source>someone else was faster</source>
            <translation>someone else was faster</translation>
        </message>
        <message>
            <source>this seat may not do that</source>
            <translation>this seat may not do that</translation>
        </message>
        <message>
            <source>something is missing</source>
            <translation>something is missing</translation>
        </message>
        <message>
            <source>the unit has just been taken</source>
            <translation>the unit has just been taken</translation>
        </message>
        <message>
            <source>the unit is off duty</source>
            <translation>the unit is off duty</translation>
        </message>
        <message>
            <source>there is no such unit</source>
            <translation>there is no such unit</translation>
        </message>
        <message>
            <source>whoever handled it may not check it</source>
            <translation>whoever handled it may not check it</translation>
        </message>
        <message>
            <source>it has not been checked</source>
            <translation>it has not been checked</translation>
        </message>
    </context>
    <context>
        <name>Rejected</name>
        <message>
            <source>Access ended</source>
            <translation>Access ended</translation>
        </message>
        <message>
            <source>Token not known</source>
            <translation>Token not known</translation>
        </message>
        <message>
            <source>Folder of another login</source>
            <translation>Folder of another login</translation>
        </message>
        <message>
            <source>Server of another version</source>
            <translation>Server of another version</translation>
        </message>
        <message>
            <source>Address not allowed</source>
            <translation>Address not allowed</translation>
        </message>
        <message>
            <source>Server not trusted</source>
            <translation>Server not trusted</translation>
        </message>
    </context>
    <context>
        <name>Seal</name>
        <message>
            <source>CA</source>
            <translation>CA</translation>
        </message>
        <message>
            <source>NO</source>
            <translation>NO</translation>
        </message>
        <message>
            <source>RD</source>
            <translation>RD</translation>
        </message>
        <message>
            <source>FR</source>
            <translation>FR</translation>
        </message>
        <message>
            <source>EL</source>
            <translation>EL</translation>
        </message>
        <message>
            <source>WA</source>
            <translation>WA</translation>
        </message>
        <message>
            <source>HO</source>
            <translation>HO</translation>
        </message>
        <message>
            <source>DI</source>
            <translation>DI</translation>
        </message>
        <message>
            <source>EN</source>
            <translation>EN</translation>
        </message>
        <message>
            <source>OP</source>
            <translation>OP</translation>
        </message>
    </context>
    <context>
        <name>Search</name>
        <message>
            <source>number, place or words</source>
            <translation>number, place or words</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Search</translation>
        </message>
    </context>
    <context>
        <name>Shore</name>
        <message>
            <source>Lake Tai: {km:.0f} km of shore</source>
            <translation>Lake Tai: {km:.0f} km of shore</translation>
        </message>
        <message>
            <source>No shore stations connected</source>
            <translation>No shore stations connected</translation>
        </message>
        <message>
            <source>Algae, level and temperature show here</source>
            <translation>Algae, level and temperature show here</translation>
        </message>
        <message>
            <source>Water quality normal</source>
            <translation>Water quality normal</translation>
        </message>
        <message>
            <source>{first:.0f}–{last:.0f} km: algae high</source>
            <translation>{first:.0f}–{last:.0f} km: algae high</translation>
        </message>
        <message>
            <source>Lake Tai</source>
            <translation>Lake Tai</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>Level</translation>
        </message>
        <message>
            <source>Temp</source>
            <translation>Temp</translation>
        </message>
        <message>
            <source>Algae</source>
            <translation>Algae</translation>
        </message>
        <message>
            <source>M/L</source>
            <translation>M/L</translation>
        </message>
        <message>
            <source>100</source>
            <comment>what ten thousand cells per litre are divided by: 100 or 1</comment>
            <translation>100</translation>
        </message>
    </context>
    <context>
        <name>Signal</name>
        <message>
            <source>Urgent</source>
            <translation>Urgent</translation>
        </message>
        <message>
            <source>Watch</source>
            <translation>Watch</translation>
        </message>
        <message>
            <source>In hand</source>
            <translation>In hand</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>Closed</translation>
        </message>
    </context>
    <context>
        <name>Skill</name>
        <message>
            <source>holds keys</source>
            <translation>holds keys</translation>
        </message>
        <message>
            <source>can break in</source>
            <translation>can break in</translation>
        </message>
        <message>
            <source>first aid</source>
            <translation>first aid</translation>
        </message>
        <message>
            <source>power</source>
            <translation>power</translation>
        </message>
        <message>
            <source>water pipes</source>
            <translation>water pipes</translation>
        </message>
        <message>
            <source>boat</source>
            <translation>boat</translation>
        </message>
        <message>
            <source>fire fighting</source>
            <translation>fire fighting</translation>
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
            <translation>Governance</translation>
        </message>
        <message>
            <source>Petition</source>
            <translation>Petition</translation>
        </message>
        <message>
            <source>Civil affairs</source>
            <translation>Civil affairs</translation>
        </message>
        <message>
            <source>City mgmt</source>
            <translation>City mgmt</translation>
        </message>
        <message>
            <source>Social ins.</source>
            <translation>Social ins.</translation>
        </message>
        <message>
            <source>App</source>
            <translation>App</translation>
        </message>
        <message>
            <source>Grid</source>
            <translation>Grid</translation>
        </message>
        <message>
            <source>Door</source>
            <translation>Door</translation>
        </message>
        <message>
            <source>Camera</source>
            <translation>Camera</translation>
        </message>
        <message>
            <source>Shore</source>
            <translation>Shore</translation>
        </message>
        <message>
            <source>Seat</source>
            <translation>Seat</translation>
        </message>
        <message>
            <source>File</source>
            <translation>File</translation>
        </message>
    </context>
    <context>
        <name>Sources</name>
        <message>
            <source>doors</source>
            <translation>doors</translation>
        </message>
        <message>
            <source>shore</source>
            <translation>shore</translation>
        </message>
        <message>
            <source>cameras</source>
            <translation>cameras</translation>
        </message>
        <message>
            <source>positions</source>
            <translation>positions</translation>
        </message>
    </context>
    <context>
        <name>Step</name>
        <message>
            <source>Reported</source>
            <translation>Reported</translation>
        </message>
        <message>
            <source>Verified</source>
            <translation>Verified</translation>
        </message>
        <message>
            <source>Dispatched</source>
            <translation>Dispatched</translation>
        </message>
        <message>
            <source>On site</source>
            <translation>On site</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>Closed</translation>
        </message>
        <message>
            <source>under way</source>
            <translation>under way</translation>
        </message>
        <message>
            <source>by {time}</source>
            <translation>by {time}</translation>
        </message>
    </context>
    <context>
        <name>Times</name>
        <message>
            <source>ddd d MMM</source>
            <comment>pattern of a day, as QLocale reads it</comment>
            <translation>ddd d MMM</translation>
        </message>
        <message>
            <source>{hours} h {minutes} m</source>
            <translation>{hours} h {minutes} m</translation>
        </message>
        <message>
            <source>{n} s ago</source>
            <translation>{n} s ago</translation>
        </message>
        <message>
            <source>{n} min ago</source>
            <translation>{n} min ago</translation>
        </message>
        <message>
            <source>{n} h ago</source>
            <translation>{n} h ago</translation>
        </message>
        <message>
            <source>as of {time}</source>
            <translation>as of {time}</translation>
        </message>
        <message>
            <source>1000</source>
            <comment>what large counts are divided by: 1000 or 10000</comment>
            <translation>1000</translation>
        </message>
        <message>
            <source>{n}k</source>
            <translation>{n}k</translation>
        </message>
    </context>
    <context>
        <name>Toast</name>
        <message>
            <source>close</source>
            <translation>close</translation>
        </message>
        <message>
            <source>in the outbox, sent when the link is back</source>
            <translation>in the outbox, sent when the link is back</translation>
        </message>
    </context>
    <context>
        <name>Topics</name>
        <message>
            <source>12345 hot topics</source>
            <translation>12345 hot topics</translation>
        </message>
        <message>
            <source>today / normal</source>
            <translation>today / normal</translation>
        </message>
        <message>
            <source>No calls yet today</source>
            <translation>No calls yet today</translation>
        </message>
    </context>
    <context>
        <name>UnitKind</name>
        <message>
            <source>Officers</source>
            <translation>Officers</translation>
        </message>
        <message>
            <source>Grid</source>
            <translation>Grid</translation>
        </message>
        <message>
            <source>Medics</source>
            <translation>Medics</translation>
        </message>
        <message>
            <source>Fire</source>
            <translation>Fire</translation>
        </message>
        <message>
            <source>Repair</source>
            <translation>Repair</translation>
        </message>
        <message>
            <source>Boats</source>
            <translation>Boats</translation>
        </message>
        <message>
            <source>Police</source>
            <translation>Police</translation>
        </message>
    </context>
    <context>
        <name>Urgency</name>
        <message>
            <source>Urgent</source>
            <translation>Urgent</translation>
        </message>
        <message>
            <source>Watch</source>
            <translation>Watch</translation>
        </message>
        <message>
            <source>Ordinary</source>
            <translation>Ordinary</translation>
        </message>
    </context>
    <context>
        <name>Video</name>
        <message>
            <source>{online:.0f}/{total:.0f} cameras online</source>
            <translation>{online:.0f}/{total:.0f} cameras online</translation>
        </message>
        <message>
            <source>Key video</source>
            <translation>Key video</translation>
        </message>
        <message>
            <source>No picture source</source>
            <translation>No picture source</translation>
        </message>
        <message>
            <source>connect a video platform</source>
            <translation>connect a video platform</translation>
        </message>
    </context>
    <context>
        <name>Words</name>
        <message>
            <source>place unknown</source>
            <translation>place unknown</translation>
        </message>
        <message>
            <source>, </source>
            <comment>between facts on one line</comment>
            <translation>, </translation>
        </message>
    </context>
</TS>
