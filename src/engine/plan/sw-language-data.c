/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known of each language. The function words are those that songs leave
 * unstressed; they also settle what letters alone do not tell. */

#define G_LOG_DOMAIN "sw-language"

#include "config.h"

#include "sw-language-private.h"

#include <string.h>

#define LATIN G_UNICODE_SCRIPT_LATIN
#define CYRILLIC G_UNICODE_SCRIPT_CYRILLIC

static const SwLanguageData languages[] = {
  { { "en", "English" }, SW_READ_FLITE, "en-us", "en", FALSE, LATIN, "english", " the and of to in a is it you i me my we our he she they them that this with for on at by from as but or not was were be been are am do does don't so if what when where who how will would can could there then their your his her its no yes all into out up down never " },
  { { "de", "German" }, SW_READ_ESPEAK, "de", "de", FALSE, LATIN, "german deutsch deutsche deutscher deutsches schlager neue-deutsche-welle", " der die das den dem des ein eine einen einem einer und oder aber doch ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihn mein dein sein meine deine seine unser ist sind war bin bist hat hab habe haben wird werden zu zum zur in im an am auf aus bei mit nach von vom vor für durch über unter um wie was wer wo wenn als dass daß so nur noch nicht auch schon denn weil man kein keine da hier ja nein mal " },
  { { "es", "Spanish" }, SW_READ_ESPEAK, "es-419", "es", FALSE, LATIN, "spanish español española espanol latino latina reggaeton flamenco bolero ranchera", " el la los las un una unos unas y e o u de del al a en con por para sin sobre que no si yo tú él ella nosotros me te se nos le les lo mi tu su mis tus sus es son era fue soy eres está como cuando donde más muy ya pero porque este esta esto ese esa qué " },
  { { "fr", "French" }, SW_READ_ESPEAK, "fr", "fr", FALSE, LATIN, "french français française francais francaise chanson", " le la les l un une des du de d et ou à au aux en dans sur sous avec sans pour par que qu qui quoi ne n pas je j tu il elle on nous vous ils elles me m te t se s mon ton son ma ta sa mes tes ses notre votre ce c cette ces est es suis sont était a ai as ont y où mais si comme quand plus tout très " },
  { { "it", "Italian" }, SW_READ_ESPEAK, "it", "it", FALSE, LATIN, "italian italiano italiana napoletana", " il lo la i gli le l un uno una un' di del dello della dei degli delle d a al alla ai alle da dal dalla in nel nella con su sul sulla per tra fra e ed o ma se che chi non io tu lui lei noi voi mi ti si ci vi ne me te mio tuo suo mia tua sua è sei sono era ho hai ha come quando dove più questo questa quello " },
  { { "pt", "Portuguese" }, SW_READ_ESPEAK, "pt-br", "pt", FALSE, LATIN, "portuguese português portugues portuguesa brazilian brasileira fado samba sertanejo mpb", " o a os as um uma uns umas de do da dos das em no na nos nas ao à por pelo pela para pra com sem sob e ou mas se que não eu tu ele ela nós você me te se lhe meu teu seu minha tua sua é és são era sou está como quando onde mais muito já este esta esse essa " },
  { { "nl", "Dutch" }, SW_READ_ESPEAK, "nl", "nl", FALSE, LATIN, "dutch nederlands nederlandse flemish levenslied nederpop", " de het een en of maar ik jij je hij zij ze wij we jullie mij me jou hem haar ons mijn jouw zijn is ben bent was heb heeft had van in op aan met voor door bij naar over onder uit om te tot dat die dit deze wat wie waar hoe als dan niet geen nog ook wel zo er nu want " },
  { { "pl", "Polish" }, SW_READ_ESPEAK, "pl", "pl", FALSE, LATIN, "polish polski polska polskie", " i a w we z ze na do od po za o u pod nad przy przez dla bez ja ty on ona my wy oni mnie mi mną cię ci tobie się sobie go mu jej nas nam was im ich mój moja moje twój twoja jest są był była jestem jesteś nie tak to ten ta te co kto gdzie jak kiedy czy że bo lecz ale już jeszcze tylko niech " },
  { { "sv", "Swedish" }, SW_READ_ESPEAK, "sv", "sv", FALSE, LATIN, "swedish svensk svenska", " den det de en ett och eller men jag du han hon vi ni mig dig sig oss er honom henne dem min din sin mitt ditt sitt är var har hade ska vill kan i på av till från för med om under över vid hos att som inte så när där här hur vad vem nu då ingen inget bara alla allt " },
  { { "da", "Danish" }, SW_READ_ESPEAK, "da", "da", FALSE, LATIN, "danish dansk danske", " den det de en et og eller men jeg du han hun vi i mig dig sig os jer ham hende dem min din sin mit dit er var har havde skal vil kan på af til fra for med om under over ved hos at som ikke så når der her hvor hvad hvem nu da " },
  { { "nb", "Norwegian" }, SW_READ_ESPEAK, "nb", "nb", FALSE, LATIN, "norwegian norsk norske", " den det de en et ei og eller men jeg du han hun vi dere meg deg seg oss ham henne dem min din sin mitt ditt er var har hadde skal vil kan i på av til fra for med om under over ved hos at som ikke så når der her hvor hva hvem nå da " },
  { { "fi", "Finnish" }, SW_READ_ESPEAK, "fi", "fi", FALSE, LATIN, "finnish suomi suomalainen humppa", " ja tai mutta minä sinä hän me te he mä sä minun sinun sun mun on olen olet oli ei en et jos kun kuin niin että se tämä nyt vain myös " },
  { { "cs", "Czech" }, SW_READ_ESPEAK, "cs", "cs", FALSE, LATIN, "czech český česká česky", " a i v ve z ze s se na do od po za o u pod nad při pro bez já ty on ona my vy mě mi tě ti ho mu ji nás je jsem jsi jsou byl byla ne tak to ten ta co kdo kde jak když že ale už jen ještě " },
  { { "hu", "Hungarian" }, SW_READ_ESPEAK, "hu", "hu", FALSE, LATIN, "hungarian magyar", " a az egy és de hogy nem is én te ő mi ti ők van volt ha mert csak már még ez ki mint " },
  { { "ro", "Romanian" }, SW_READ_ESPEAK, "ro", "ro", FALSE, LATIN, "romanian român română romana manele", " un o și sau dar de la în cu pe din spre prin pentru că să nu eu tu el ea noi voi mă te se ne îmi îți mi ți lui ei meu tău este e sunt era am ai are ce cine unde când cum mai " },
  { { "tr", "Turkish" }, SW_READ_ESPEAK, "tr", "tr", FALSE, LATIN, "turkish türkçe türk arabesk", " ve ile ama bir bu şu o ben sen biz siz onlar beni seni bana sana de da ki mi mı mu mü ne için gibi kadar çok daha var yok " },
  { { "ca", "Catalan" }, SW_READ_ESPEAK, "ca", "ca", FALSE, LATIN, "catalan català catalana", " el la els les un una i o de del al a en amb per sense que no si jo tu ell ella em et es ens meu teu seu és són era com quan on més però " },
  { { "id", "Indonesian" }, SW_READ_ESPEAK, "id", "id", FALSE, LATIN, "indonesian indonesia dangdut", " yang dan di ke dari untuk dengan ini itu aku kau kamu dia kita kami tidak tak ada akan bila jika pada " },
  { { "hr", "Croatian" }, SW_READ_ESPEAK, "hr", "hr", TRUE, LATIN, "croatian hrvatski hrvatska bosnian", " i a u na do od po za o s sa iz ja ti on ona mi vi me mi te ti se ga mu je sam si su nije ne to taj ta što tko gdje kako kad da ali još samo " },
  { { "sk", "Slovak" }, SW_READ_ESPEAK, "sk", "sk", TRUE, LATIN, "slovak slovenčina slovenská", NULL },
  { { "sl", "Slovene" }, SW_READ_ESPEAK, "sl", "sl", TRUE, LATIN, "slovene slovenian slovenski", NULL },
  { { "et", "Estonian" }, SW_READ_ESPEAK, "et", "et", TRUE, LATIN, "estonian eesti", NULL },
  { { "lv", "Latvian" }, SW_READ_ESPEAK, "lv", "lv", TRUE, LATIN, "latvian latviešu", NULL },
  { { "lt", "Lithuanian" }, SW_READ_ESPEAK, "lt", "lt", TRUE, LATIN, "lithuanian lietuvių", NULL },
  { { "is", "Icelandic" }, SW_READ_ESPEAK, "is", "is", TRUE, LATIN, "icelandic íslenska", NULL },
  { { "cy", "Welsh" }, SW_READ_ESPEAK, "cy", "cy", TRUE, LATIN, "welsh cymraeg", NULL },
  { { "ga", "Irish" }, SW_READ_ESPEAK, "ga", "ga", TRUE, LATIN, "gaeilge", NULL },
  { { "eu", "Basque" }, SW_READ_ESPEAK, "eu", "eu", TRUE, LATIN, "basque euskara", NULL },
  { { "la", "Latin" }, SW_READ_ESPEAK, "la", "la", TRUE, LATIN, "latin-language latinum gregorian", NULL },
  { { "eo", "Esperanto" }, SW_READ_ESPEAK, "eo", "eo", TRUE, LATIN, "esperanto", NULL },
  { { "sw", "Swahili" }, SW_READ_ESPEAK, "sw", "sw", TRUE, LATIN, "swahili kiswahili", NULL },
  { { "vi", "Vietnamese" }, SW_READ_ESPEAK, "vi", "vi", FALSE, LATIN, "vietnamese việt", NULL },
  { { "ru", "Russian" }, SW_READ_ESPEAK, "ru", "ru", FALSE, CYRILLIC, "russian русский русская", " и а но в во на с со к ко у о от до по за из под над при про без я ты он она мы вы они меня мне тебя тебе его ему её ей нас нам вас вам их им мой моя твой твоя не ни да нет то это что кто где как когда если бы же ли уже ещё только " },
  { { "uk", "Ukrainian" }, SW_READ_ESPEAK, "uk", "uk", FALSE, CYRILLIC, "ukrainian українська", " і й та а але в у на з зі до від по за о під над при про без я ти він вона ми ви вони мене мені тебе тобі його йому її нас нам не ні так то це що хто де як коли якщо б же чи вже ще лише " },
  { { "bg", "Bulgarian" }, SW_READ_ESPEAK, "bg", "bg", FALSE, CYRILLIC, "bulgarian български", NULL },
  { { "sr", "Serbian" }, SW_READ_ESPEAK, "sr", "sr-Cyrl", FALSE, CYRILLIC, "serbian српски srpski", NULL },
  { { "el", "Greek" }, SW_READ_ESPEAK, "el", NULL, FALSE, G_UNICODE_SCRIPT_GREEK, "greek ελληνικά rebetiko laiko", " ο η το οι τα τον την του της των και ή να θα σε στο στη στον στην με για από που πως δεν μην εγώ εσύ μου σου τους μας είναι ήταν αν όταν μα κι " },
  { { "ko", "Korean" }, SW_READ_ESPEAK, "ko", NULL, FALSE, G_UNICODE_SCRIPT_HANGUL, "korean 한국어", NULL },
  { { "hi", "Hindi" }, SW_READ_ESPEAK, "hi", NULL, FALSE, G_UNICODE_SCRIPT_DEVANAGARI, "hindi bollywood हिन्दी", NULL },
  { { "bn", "Bengali" }, SW_READ_ESPEAK, "bn", NULL, FALSE, G_UNICODE_SCRIPT_BENGALI, "bengali bangla", NULL },
  { { "ta", "Tamil" }, SW_READ_ESPEAK, "ta", NULL, FALSE, G_UNICODE_SCRIPT_TAMIL, "tamil", NULL },
  { { "te", "Telugu" }, SW_READ_ESPEAK, "te", NULL, FALSE, G_UNICODE_SCRIPT_TELUGU, "telugu", NULL },
  { { "ar", "Arabic" }, SW_READ_ESPEAK, "ar", NULL, FALSE, G_UNICODE_SCRIPT_ARABIC, "arabic arab عربي", NULL },
  { { "ka", "Georgian" }, SW_READ_ESPEAK, "ka", NULL, FALSE, G_UNICODE_SCRIPT_GEORGIAN, "georgian", NULL },
  { { "hy", "Armenian" }, SW_READ_ESPEAK, "hy", NULL, FALSE, G_UNICODE_SCRIPT_ARMENIAN, "armenian", NULL },
  { { "ja", "Japanese" }, SW_READ_KANA, NULL, NULL, FALSE, G_UNICODE_SCRIPT_HIRAGANA, "japanese nihongo j-pop jpop enka anime 日本語", NULL },
  { { "zh", "Chinese" }, SW_READ_PINYIN, NULL, NULL, FALSE, G_UNICODE_SCRIPT_HAN, "chinese mandarin c-pop cpop mandopop 中文 普通话", NULL },
};

/**
 * sw_language_list:
 *
 * Returns: (transfer none) (array zero-terminated=1): what can be sung
 */
const SwLanguage *const *
sw_language_list (void)
{
  static const SwLanguage *list[G_N_ELEMENTS (languages) + 1];
  static gsize             once;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
        list[i] = &languages[i].language;
      g_once_init_leave (&once, 1);
    }
  return list;
}

const SwLanguageData *
_sw_language_get_data (guint *n)
{
  *n = G_N_ELEMENTS (languages);
  return languages;
}

const SwLanguageData *
_sw_language_find_data (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (strcmp (languages[i].language.code, code) == 0)
      return &languages[i];
  return NULL;
}

/**
 * sw_language_find:
 * @code: "de"
 *
 * Returns: (transfer none) (nullable): the language, %NULL when it cannot be sung
 */
const SwLanguage *
sw_language_find (const char *code)
{
  const SwLanguageData *data = _sw_language_find_data (code);

  return data != NULL ? &data->language : NULL;
}

/* @word: in lower case */
gboolean
_sw_language_is_function_word (const SwLanguageData *self,
                               const char           *word)
{
  g_autofree char *key = g_strdup_printf (" %s ", word);

  return self->function_words != NULL && strstr (self->function_words, key) != NULL;
}
