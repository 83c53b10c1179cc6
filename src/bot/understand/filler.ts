/** Makes the test whether a word is one of a list that is written as one text. */
function oneOf(words: string): (word: string) => boolean {
  const set = new Set(words.split(/\s+/));
  return (word) => set.has(word);
}

/** Tells whether a word of a sentence says nothing about what is asked, and is no part of a name. Takes lower case. */
export const isFiller =
  oneOf(`a able about above across act acts atm btw fyi asap address addresses affect after again agree ah ahead alle allow alone along already also although always
  am among amount an and another any anymore anyway anywhere are area areas aren't as aside ask asks at away back be because been before
  begin behave behind being belong belongs below besides best better bit bitte bot both bring brother bunch burn but by bye came can can't
  cannot cannt carry case cause causes certain chart check cheers cisco come comes compare consist contain contains cool correct could
  couldn't current cut cuts das deal dear der describe detail details did didn't die different display do does doesn't doing don't done dont
  each either else enough ever everybody everyone everywhere exist exists experience explain export exports extra fall fallen falls far feel
  fell fellow few figure figures final fire fit for freeze freezes from full further fyi gave general generate generates get gets give given
  gives go goes going gonna good got graph great guess guys had haha half hand handle handles hang hangs happy has hasn't have haven't he
  hear heard hello help her here hers hey hi him his hit hits hiya hm hmm hold hope however huh hurt hurts i i'd i'll i'm i've idea if im
  impact in include info inform instead into is isn't isnt ist it it'd it'll it's its itself just keep keeps kept kind kinda kinds know
  known knows later latest least leave leaves left less let let's lets like little live lives lol long lose loses lot lots made main make
  makes manage manager managers manages may maybe me mean means meant meraki might mine mir moin moment more move moves much must my myself near nearest need
  needs neither never new nice no nobody non none nope nor not nowadays of oh on once one ones only onto open or order org other others
  ought our ours out over overall own owns page part particular parts pass passes per perhaps person pick please pls plz pm point points
  present pretty print problem-free provide pull put quick quite rank rather re ready reason reasons regards relevant remain remains report
  reports right run runs same saw say says sec second seconds see seem seems seen send sent serial serve serves several severity shall she
  should show shown shows side similar sind single sir sit sits so some somehow sometimes somewhere sort sound sounds speak specific stand
  stands start statistics stay stays still straight stuff such suffer sum sup super support supports sure table take taken takes talk team
  tell tend test tests than thank thanks thanx that that's thats the their them themselves then there there's therefore theres these they
  they're thing things think third this those though three through thru thus thx to together told too total totals toward towards tries try
  turns twice two type types typical und under understand unless upon us use used uses using usual very via vs wanna want wants was wasn't
  watch way we we're webex welche well went were what what's whatever whats whenever whether which whichever while whoever whole will wise
  wish with within without won't wonder wont worth would wouldn't wow wurde ya yea yeah yep yes yet yo you you're your yours yourself zeige`);

/** Tells whether a word is of talk that no command answers: about other things than networks. Takes lower case. */
export const isElsewhere =
  oneOf(`sorry home meeting floor mind old secret paper paperwork door doors boss cake mood weather rain raining sunny forecast coffee lunch dinner
  breakfast pizza food beer tea wine joke jokes funny music song songs movie movies film game games football soccer basketball match holiday
  holidays vacation birthday party meetings calendar appointment taxi uber flight flights hotel train bus poem story recipe translate
  translation president politics election stock stocks bitcoin crypto euro dollar love married boyfriend girlfriend wife husband kids life
  dog dogs cat cats homework essay python javascript java excel powerpoint email emails mail mails phonenumber airport salary jira lol
  servicenow kitchen elevator parking capital population plus minus chatgpt gpt openai claude human robot alexa siri cortana favorite
  favourite color colour shoes car cars tired bored boring sleep funeral gym sports shopping restaurant toilet headquarters-party aws azure
  kubernetes docker windows linux microsoft google facebook instagram whatsapp twitter palo fortinet juniper aruba ubiquiti splunk`);

/** Tells whether a word asks to change something, which no guess does. Takes lower case. */
export const isDeed =
  oneOf(`reboot restart block unblock delete remove create add enable disable configure rename assign move blink bounce
  cycle reset shut shutdown kick whitelist blacklist allow deny claim unclaim bind deploy install replace wipe fix repair cancel turn
  modify stop write draft make build book remind deactivate activate unplug swap restore factory quarantine throttle rotate approve
  merge push apply revert disconnect grant switch-off`);

/** Tells whether a word asks to change something if an article follows it: `change the …`. Takes lower case. */
export const isMaybeDeed =
  oneOf(`set update upgrade open close order schedule change edit start power patch renew limit connect send invite
  turn switch buy setup`);

/** Tells whether a word may stand before a deed, such as `please reboot …`. Takes lower case. */
export const isPolite =
  oneOf(`please pls plz kindly can could would will you u we i just hey hi hello bot let's lets want need to like go and now
  i'd i'll im i'm wanna must should have might help me ok okay meraki`);

/** Tells whether a name of a place or a thing may stand behind a word. Takes lower case. */
export const isPreposition = oneOf(
  `in at for of on inside within from about by to with near around regarding @`,
);

/** Tells whether a word stands between a preposition and a name. Takes lower case. */
export const isArticle = oneOf(`the a an our my this that your their its all`);

const isTime =
  oneOf(`today yesterday tonight monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
  sat sun morning afternoon evening night nights noon midnight week weeks weekend weekends month months hour hours hourly hr hrs day days daily weekly
  monthly minute minutes min mins year years since ago past last previous recent recently lately earlier between overnight now until today's
  yesterday's january february march april june july august september october november december quarter`);

/** Tells whether a word is a part of a time: `yesterday`, `24h`, `14:00`. Takes lower case. */
export function isTimeWord(word: string): boolean {
  return (
    isTime(word) ||
    /^\d+ ?(h|hrs?|d|w|m|min|mins|minutes?|hours?|days?|weeks?|months?|am|pm)$|^\d{1,2}[:.]\d{2}$/.test(word)
  );
}
