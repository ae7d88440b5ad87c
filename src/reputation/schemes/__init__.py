"""Published schemes of real platforms as policies: what each of them does, said with the parts of this library."""

from reputation.schemes import (
    airbnb,
    alibaba,
    aliexpress,
    amazon,
    booking,
    china_driving,
    china_repair,
    china_tax,
    dianping,
    didi,
    doordash,
    douyin,
    ebay,
    etsy,
    fiverr,
    instacart,
    jd,
    lazada,
    lyft,
    mercado_libre,
    ozon,
    pinduoduo,
    sesame,
    shopee,
    steam,
    taobao,
    tiktok,
    uber,
    upwork,
    walmart,
    wechat,
    wildberries,
)
from reputation.schemes.airbnb import airbnb_superhost
from reputation.schemes.alibaba import alibaba_global_stars, alibaba_supplier_stars
from reputation.schemes.aliexpress import aliexpress_feedback, aliexpress_ip
from reputation.schemes.amazon import amazon_account_health, amazon_metrics, amazon_stars
from reputation.schemes.booking import booking_review_score
from reputation.schemes.catalogue import FAMILIES, GRADES, Catalogue, Scheme
from reputation.schemes.china_driving import china_driving_points
from reputation.schemes.china_repair import china_credit_repair, china_penalty_publication, china_public_credit
from reputation.schemes.china_tax import china_tax_credit
from reputation.schemes.dianping import dianping_stars
from reputation.schemes.didi import didi_drivers
from reputation.schemes.doordash import doordash_ratings
from reputation.schemes.douyin import douyin_experience
from reputation.schemes.ebay import ebay_feedback, ebay_percent_positive, ebay_seller_level
from reputation.schemes.etsy import etsy_star_seller
from reputation.schemes.fiverr import fiverr_levels
from reputation.schemes.instacart import instacart_shopper_rating
from reputation.schemes.jd import jd_store_stars
from reputation.schemes.lazada import lazada_points, lazada_seller_rating, lazmall_status
from reputation.schemes.lyft import lyft_driver_rating
from reputation.schemes.mercado_libre import mercado_libre_colour
from reputation.schemes.ozon import ozon_seller_rating
from reputation.schemes.pinduoduo import pinduoduo_stars
from reputation.schemes.sesame import sesame_bands
from reputation.schemes.shopee import shopee_penalty_points
from reputation.schemes.steam import steam_labels
from reputation.schemes.taobao import taobao_credit, taobao_experience, taobao_shop_ratings, taobao_violations
from reputation.schemes.tiktok import tiktok_account_health, tiktok_violation_points
from reputation.schemes.uber import uber_driver_rating
from reputation.schemes.upwork import upwork_job_success, upwork_top_rated
from reputation.schemes.walmart import walmart_standards
from reputation.schemes.wechat import wechat_experience
from reputation.schemes.wildberries import wildberries_product_rating

__all__ = [
    "FAMILIES",
    "GRADES",
    "Catalogue",
    "Scheme",
    "airbnb_superhost",
    "alibaba_global_stars",
    "alibaba_supplier_stars",
    "aliexpress_feedback",
    "aliexpress_ip",
    "amazon_account_health",
    "amazon_metrics",
    "amazon_stars",
    "booking_review_score",
    "catalogue",
    "china_credit_repair",
    "china_driving_points",
    "china_penalty_publication",
    "china_public_credit",
    "china_tax_credit",
    "dianping_stars",
    "didi_drivers",
    "doordash_ratings",
    "douyin_experience",
    "ebay_feedback",
    "ebay_percent_positive",
    "ebay_seller_level",
    "etsy_star_seller",
    "fiverr_levels",
    "instacart_shopper_rating",
    "jd_store_stars",
    "lazada_points",
    "lazada_seller_rating",
    "lazmall_status",
    "lyft_driver_rating",
    "mercado_libre_colour",
    "ozon_seller_rating",
    "pinduoduo_stars",
    "sesame_bands",
    "shopee_penalty_points",
    "steam_labels",
    "taobao_credit",
    "taobao_experience",
    "taobao_shop_ratings",
    "taobao_violations",
    "tiktok_account_health",
    "tiktok_violation_points",
    "uber_driver_rating",
    "upwork_job_success",
    "upwork_top_rated",
    "walmart_standards",
    "wechat_experience",
    "wildberries_product_rating",
]

_FILES = (
    taobao,
    aliexpress,
    alibaba,
    wechat,
    sesame,
    pinduoduo,
    jd,
    douyin,
    dianping,
    didi,
    china_tax,
    china_driving,
    china_repair,
    ebay,
    amazon,
    etsy,
    airbnb,
    booking,
    shopee,
    lazada,
    mercado_libre,
    walmart,
    tiktok,
    wildberries,
    ozon,
    upwork,
    fiverr,
    uber,
    lyft,
    doordash,
    instacart,
    steam,
)


def catalogue() -> Catalogue:
    """
    The schemes of this library, those of Chinese platforms and authorities first.

    Returns:
        The catalogue: iterate over it, ask it for a scheme by name, or print it.

    Examples:
        >>> catalogue()["steam_labels"].platform
        'Steam'
    """
    return Catalogue(tuple(scheme for file in _FILES for scheme in file.SCHEMES))
