/** Makes the test whether a word is one of a list that is written as one text. */
function oneOf(words: string): (word: string) => boolean {
  const set = new Set(words.split(/\s+/));
  return (word) => set.has(word);
}

/** Tells whether a word of a sentence says nothing about what is asked, and is no part of a name. Takes lower case. */
export const isFiller =
  oneOf(`statistics severity respective good current generates generate a about above across actually after again agree ah am among an and another any anymore
  anyway anywhere are aren't as ask asking at away back be because been before behind being below besides between bit both bot bring brother
  but by bye came can can't cannot cannt case cause caused causes causing check checking cheers cisco come comes coming could couldn't
  currently curious dear deal describe detail details did didn't different display do does doesn't doing don't done dont during
  each either else enough ever every everybody everyone everywhere exactly exist exists explain extra far feel fellow few for from
  further fyi gave general get gets getting give given gives giving go goes going gone gonna got guess guys had haha happy has hasn't have
  haven't having he hello help her here hers hey hi hiya him his hm hmm how however huh i i'd i'll i'm i've idea if im in including
  indeed info inform information instead into is isn't isnt it it'd it'll it's its itself just keep keeps kind kindly kinds know knows
  known later least let let's lets like likely little lol long look looked looking looks lot lots made main make makes many may maybe
  me mean means meant meraki might  mine moin moment more morning much must my myself name named names near nearly need needed needs
  neither never new nice no nobody none nope nor not nothing now number numbers obviously of oh on once one ones only onto or org
  organisation organization other others ought our ours out over overall own page part parts particular per perhaps person please
  pleased pls plz possible possibly present pretty probably properly provide pull put quick quickly quite rather re ready really reason
  reasons regarding report reports right roughly same saw say says see seeing seem seems seen send sent several shall she should show
  showing shown shows side simply since single so some somehow something sometimes somewhere soon  sort start
  started still straight stuff such sup super sure take taken takes taking team tell telling than thank thanks thanx that that's thats the
  their them themselves then there there's theres these they they're thing things think this those though three through thru thx till to
  together told too toward towards tried tries try trying twice two type types under understand unit until up upon us use used uses using
  usually various very via vs wanna want wanted wants was wasn't watch way we we're webex well went were what what's whatever whats
  whenever whether which while whole whose why will wise wish with within without won't wonder wondering wont worth would wouldn't wow
  ya yea yeah yep yes yet yo you you're your yours yourself
  address addresses total totals sum sorted order ordered rank ranked right amount area areas table chart graph
   enabled disabled active serial lose loses losing move moves moving run runs export exports fire test tests testing handle handles serve
  serves serving carry pass passes passing sit sits sitting stand stands live lives living hit hits hitting burn burning fall fell falls fallen crash
  crashed crashes die died dying stay stays stayed remain remains left leave leaves leaving experience experiencing reporting reported suffer
  affect affected affecting impact impacted complain complains hang hangs hanging freeze freezes acting act acts behave behaving perform performing
  kept stopped cut cuts pulled pulling holding fit sound sounds talk talking speak hurt hurts manage manages managed own owns owned belong
  belongs contain contains assigned lists include consist support supports supported allow allowed feature features situation print figure figures
  am pm able according ahead alone along already also although always anymore aside ask asks based been begin below best better
  bunch certain certainly compare compared concerning cool correct did different eventually final finally full given great half hand hear
  heard hold hope hopefully i'd interested just kinda lately latest least left less maybe mostly much nearest  non normal normally
  nowadays ones open our particular past pick please point points possibly previous problem-free regards relevant respective says
  second seconds sec seriously similar sir situation situations some sometimes specific specifically suddenly supposed tend therefore
  third thus to turns typical unless upon useful useless usual want week went whichever whoever whom wonder worse worst`);

/** Tells whether a word is of talk that no command answers: about other things than networks. Takes lower case. */
export const isElsewhere =
  oneOf(`sorry home meeting thanks thx floor mind old secret worth paper paperwork door doors boss cake weekend mood weather rain raining sunny forecast coffee lunch dinner breakfast pizza food beer tea wine joke
  jokes funny music song songs movie movies film game games football soccer basketball match holiday holidays vacation
  birthday party meeting meetings calendar appointment taxi uber flight flights hotel train bus poem story recipe translate translation president
  politics election stock stocks bitcoin crypto euro dollar love married boyfriend girlfriend wife husband kids life dog dogs cat cats
  homework essay python javascript java excel powerpoint email emails mail mails phonenumber airport salary invoice invoices jira servicenow kitchen
  elevator parking capital population plus minus chatgpt gpt openai claude human robot alexa siri cortana favorite favourite
  color colour shoes car cars mood tired bored boring sleep funeral gym sports shopping restaurant toilet hr headquarters-party
  aws azure kubernetes docker windows linux microsoft google facebook instagram whatsapp twitter youtube netflix
  palo fortinet juniper aruba ubiquiti splunk`);

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
